import { invalidType } from './errors.ts';
import { InputStream } from './input-stream.ts';
import type { WriterSession } from './internal/writer-session.ts';
import type { NativeInputInfo } from './native/binding.ts';
import type { NativeSubtitle } from './native/writer-facts.ts';
import { compact } from './options/native-options.ts';
import { type Check, type Checks, integer, listOf, number, orNull, text } from './options/validate.ts';

/** A picture of a subtitle that is written. */
export type WrittenRegion = {
  /** Left edge in pixels. */
  readonly x: number;
  /** Top edge in pixels. */
  readonly y: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** RGBA, 4 bytes a pixel, rows without gaps; at most 256 colours. */
  readonly data: Uint8Array;
};

/** What is shown as a subtitle for a while. A subtitle chunk of a reader is one. */
export type WrittenSubtitle = {
  /** When it appears, in seconds. */
  readonly pts: number;
  /** Seconds that it stays; `null`: until the next one. */
  readonly duration: number | null;
  /** The words, lines separated by `'\n'`. Not looked at where there are `lines`. */
  readonly text?: string;
  /** Event lines of an ASS script, as subtitle chunks have them. */
  readonly lines?: readonly string[];
  /** Pictures, for encoders of pictures. */
  readonly regions?: readonly WrittenRegion[];
};

const REGION_CHECKS: Checks<WrittenRegion> = {
  x: integer(0, 65_535),
  y: integer(0, 65_535),
  width: integer(1, 65_535),
  height: integer(1, 65_535),
  data: (name, value) => {
    if (!(value instanceof Uint8Array)) {
      throw invalidType(name, 'a Uint8Array', value);
    }
  },
};

const words: Check = (name, value) => {
  if (value !== '') {
    text(name, value);
  }
};

const SUBTITLE_CHECKS: Checks<WrittenSubtitle> = {
  pts: number(-1e12, 1e12),
  duration: orNull(number(0, 1e6)),
  text: words,
  lines: listOf(text),
  regions: listOf((name, value) => checkFields(name, value, REGION_CHECKS)),
};

/** Checks the known fields of an object, which may have more: a chunk is written as it is. */
function checkFields<T extends object>(name: string, value: unknown, checks: Checks<T>): void {
  if (typeof value !== 'object' || value === null) {
    throw invalidType(name, 'an object', value);
  }
  for (const [key, check] of Object.entries(checks) as [string, Check][]) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined || key === 'pts' || key === 'duration') {
      check(`${name}.${key}`, field);
    }
  }
}

/** A subtitle input of a writer. */
export class SubtitleInput extends InputStream {
  /** The encoder's name. */
  readonly encoder: string;
  readonly description: string;

  /** @internal */
  constructor(session: WriterSession, info: NativeInputInfo) {
    super(session, info);
    this.encoder = info.encoder ?? '';
    this.description = this.encoder;
  }

  /**
   * Writes one subtitle. One that has nothing in it clears the screen. The data is copied before this returns.
   *
   * @param subtitle Words or pictures with their time, or a chunk of a reader as it is.
   * @returns Resolves when there is room for more.
   * @throws MediaError `ERR_ENCODER_CONFIG` for pictures where the encoder takes text, and the other way round, `ERR_STATE` before
   * `open()`, `ERR_CLOSED`, `ERR_IO`, `ERR_DISK_FULL`, `ERR_ABORTED`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`, also for a `pts` before that of the last subtitle.
   */
  async write(subtitle: WrittenSubtitle): Promise<void> {
    this.session.require('write', 'open');
    checkFields('subtitle', subtitle, SUBTITLE_CHECKS);
    const { pts, duration, text: said, lines = [], regions = [] } = subtitle;
    const native = compact<NativeSubtitle>({
      pts,
      duration: duration ?? undefined,
      text: said,
      lines: [...lines],
      regions: regions.map(({ x, y, width, height, data }) => ({ x, y, width, height, data })),
    });
    await this.session.call('write', () => this.session.native.writeSubtitle(this.index, native));
  }
}
