import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real media from public projects, beside the checkout where it is there at all. */
const FOLDER: string = fileURLToPath(new URL('../../../shared/media/', import.meta.url));

/** What is known of one stream of one file, from FFmpeg 8.1.2; `null` where the table says nothing. */
export type Fact = {
  /** Path inside the folder. */
  readonly file: string;
  readonly path: string;
  readonly stream: number | null;
  readonly type: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly sampleRate: number | null;
  readonly channels: number | null;
  readonly frames: number;
  readonly samples: number | null;
  /** Seconds. */
  readonly firstPts: number | null;
  /** Seconds. */
  readonly lastPts: number | null;
  readonly decodeErrors: number;
  /** First 16 hex digits of the sha256 of all decoded bytes. */
  readonly sha256: string | null;
  /** Sample or pixel format as decoded. */
  readonly format: string | null;
  /** What opening the file fails with. */
  readonly openError: string | null;
};

/** Whether the folder is on this machine. */
export const hasMediaFolder: boolean = existsSync(`${FOLDER}facts.tsv`);

/** The path of one of its files. */
export const mediaFile = (file: string): string => `${FOLDER}${file}`;

/** Every row of its table of facts; none without the folder. */
export function readFacts(): Fact[] {
  if (!hasMediaFolder) {
    return [];
  }
  const [head = '', ...rows] = readFileSync(`${FOLDER}facts.tsv`, 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return rows.map((row) =>
    toFact(new Map(row.split('\t').map((cell, column) => [names[column] ?? '', cell]))),
  );
}

function toFact(row: ReadonlyMap<string, string>): Fact {
  const text = (name: string): string | null => row.get(name) || null;
  const number = (name: string): number | null => (row.get(name) ? Number(row.get(name)) : null);
  const file = text('file') ?? '';
  return {
    file,
    path: mediaFile(file),
    stream: row.get('stream') === 'none' ? null : number('stream'),
    type: text('type') === 'none' ? null : text('type'),
    width: number('w'),
    height: number('h'),
    sampleRate: number('rate'),
    channels: number('ch'),
    frames: number('frames') ?? 0,
    samples: number('samples'),
    firstPts: number('first_pts_s'),
    lastPts: number('last_pts_s'),
    decodeErrors: number('decode_errors') ?? 0,
    sha256: text('decoded_sha256_16'),
    format: text('forms')?.split(':').at(-1) ?? null,
    openError: text('open_error'),
  };
}
