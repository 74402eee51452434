import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Packet, type SourceStream, StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { hasMediaFolder, readFacts } from '../support/media-folder.ts';
import { reading } from '../support/read-whole.ts';
import { FFPROBE, hasFfprobe, hasSystemFfmpeg } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

// What FFmpeg's own program says of a file is the reference here: of the version that we link, so every field must agree.

type Fields = Readonly<Record<string, unknown>>;
type Probed = {
  readonly streams: readonly (Fields & {
    tags?: Record<string, string>;
    disposition: Record<string, number>;
  })[];
  readonly format: Fields & { tags?: Record<string, string> };
  readonly chapters: readonly (Fields & { tags?: Record<string, string> })[];
  readonly programs: readonly (Fields & { tags?: Record<string, string>; streams: readonly Fields[] })[];
};

const scratch = scratchFolder();
const FILM = ['-f', 'lavfi', '-i', 'testsrc=s=160x120:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];

const H264 = [...FILM, '-c:v', 'libx264', '-preset', 'veryfast'];

/** H.264 whose facts stand in its own headers, or in both and differ: its pictures are not decoded for them. */
const OF_HEADERS: Readonly<Record<string, readonly string[]>> = {
  'b-frames.mp4': [...H264, '-bf', '3', '-pix_fmt', 'yuv420p'],
  'baseline.mp4': [...H264, '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
  'ten-bits.mp4': [...H264, '-pix_fmt', 'yuv422p10le'],
  'gray.mp4': [...H264, '-pix_fmt', 'gray'],
  'rgb.mp4': [...FILM, '-c:v', 'libx264rgb'],
  'full-range.mp4': [...H264, '-x264-params', 'fullrange=on:colormatrix=bt709:chromaloc=2'],
  'colours.mp4': [
    ...H264,
    '-colorspace',
    'bt2020nc',
    '-color_primaries',
    'bt2020',
    '-color_trc',
    'smpte2084',
  ],
  'interlaced.mp4': [...H264, '-flags', '+ilme+ildct', '-x264-params', 'tff=1'],
  'odd-size.mp4': [...H264, '-vf', 'scale=162:122', '-pix_fmt', 'yuv420p'],
  'uneven.mp4': [...H264, '-vf', "select='not(mod(n,3))+not(mod(n,7))'", '-fps_mode', 'vfr'],
  'open-groups.mp4': [...H264, '-x264-params', 'open-gop=1:keyint=10'],
  'fragments.mp4': [...H264, '-movflags', 'frag_keyframe+empty_moov'],
  'index-first.mp4': [...H264, '-movflags', 'faststart'],
  'headers-inside.mp4': [...H264, '-tag:v', 'avc3'],
  'hypothetical.mov': [...H264, '-x264-params', 'aud=1:nal-hrd=vbr:vbv-maxrate=500:vbv-bufsize=500'],
};

/** Files that show what the real ones do not have. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  ...OF_HEADERS,
  'rotated.mp4': ['-i', CLIP, '-map', '0:v', '-c', 'copy', '-t', '1', '-metadata:s:v', 'rotate=90'],
  'turned.mp4': ['-i', CLIP, '-map', '0:v', '-c', 'copy', '-t', '1', '-metadata:s:v', 'rotate=180'],
  'anamorphic.mp4': [...FILM, '-vf', 'setsar=16/11', '-c:v', 'libx264'],
  'colours.mkv': [
    ...FILM,
    '-c:v',
    'libx264',
    '-colorspace',
    'bt2020nc',
    '-color_primaries',
    'bt2020',
    '-color_trc',
    'smpte2084',
    '-color_range',
    'pc',
    '-pix_fmt',
    'yuv420p10le',
  ],
  'languages.mkv': [
    ...FILM,
    '-f',
    'lavfi',
    '-i',
    'sine=300:d=1',
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    '-c:v',
    'mpeg4',
    '-metadata:s:a:0',
    'language=ger',
    '-metadata:s:a:1',
    'language=fre',
    '-metadata:s:a:1',
    'title=Kommentar',
    '-disposition:a:0',
    'default+original',
    '-disposition:a:1',
    'comment+forced',
    '-metadata',
    'title=Two tongues',
  ],
  'programs.ts': [
    ...FILM,
    '-f',
    'lavfi',
    '-i',
    'sine=300:d=1',
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    '-c:v',
    'mpeg2video',
    '-c:a',
    'mp2',
    '-program',
    'title=One:program_num=7:st=0:st=1',
    '-program',
    'title=Two:program_num=9:st=2',
  ],
  'late.mkv': [...FILM, '-c:v', 'mpeg4', '-output_ts_offset', '5'],
  'deep.wav': ['-f', 'lavfi', '-i', 'sine=d=0.2', '-c:a', 'pcm_s24le'],
  'surround.flac': [
    '-f',
    'lavfi',
    '-i',
    'anoisesrc=d=0.2',
    '-af',
    'pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0',
  ],
};

const real = [
  ...new Set(
    readFacts()
      .filter(({ openError, stream }) => openError === null && stream !== null)
      .map(({ path }) => path),
  ),
];

function probe(path: string, ...sections: readonly string[]): Probed {
  const text = execFileSync(FFPROBE, ['-v', 'error', ...sections, '-of', 'json', path], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(text) as Probed;
}

const seconds = (value: unknown): number | null => (value === undefined ? null : Number(value));
const count = (value: unknown): number | null => (Number(value) > 0 ? Number(value) : null);
const ratio = (value: unknown, separator: string): unknown => {
  const [num = 0, den = 0] = String(value ?? '0/0')
    .split(separator)
    .map(Number);
  return num === 0 || den === 0 ? null : { num, den };
};
const named = (value: unknown): string => (value === undefined ? 'unknown' : String(value));

function expectNear(actual: number | null, expected: number | null, what: string): void {
  if (expected === null || actual === null) {
    expect(actual, what).toBe(expected);
  } else {
    expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(1e-6);
  }
}

/** Whether a display matrix, as ffprobe prints it, turns left into right: its upper left has a negative determinant. */
function isMirrored(matrix: string): boolean {
  const [a = 1, b = 0, , c = 0, d = 1] = [...matrix.matchAll(/(?<!\d)-?\d+(?=\s|$)/g)].map(([number]) =>
    Number(number),
  );
  return a * d - b * c < 0;
}

/** Matroska's tags are often in capitals. */
const languageOf = (tags: Record<string, string> = {}): string | null =>
  Object.entries(tags).find(([name]) => name.toLowerCase() === 'language')?.[1] ?? null;

function expectStream(stream: SourceStream, fields: Probed['streams'][number]): void {
  const set = Object.entries(fields.disposition)
    .filter(([, on]) => on === 1)
    .map(([name]) => name);
  expect(stream).toMatchObject({
    index: fields.index,
    mediaType: fields.codec_type,
    codec: fields.codec_name ?? 'none',
    metadata: fields.tags ?? {},
    language: languageOf(fields.tags),
    bitRate: count(fields.bit_rate),
    frameCount: count(fields.nb_frames),
  });
  expect([...stream.disposition].sort()).toEqual(set.sort());
  expect(stream.codecLongName).toBe(
    fields.codec_long_name === 'unknown' ? '' : (fields.codec_long_name ?? ''),
  );
  // ffprobe prints the number of a profile that has no name.
  const profile = String(fields.profile ?? 'unknown');
  expect(stream.profile).toBe(/^(unknown|-?\d+)$/.test(profile) ? null : profile);
  expect(`${stream.timeBase.num}/${stream.timeBase.den}`).toBe(fields.time_base);
  expectNear(stream.startTime, seconds(fields.start_time), 'startTime');
  expectNear(stream.duration, count(fields.duration), 'duration');
  if (fields.id !== undefined) {
    expect(stream.id).toBe(Number(fields.id));
  }
  if (stream.mediaType === 'audio') {
    expect(stream).toMatchObject({
      sampleRate: Number(fields.sample_rate),
      channels: fields.channels,
      format: fields.sample_fmt,
    });
    expect(stream.channelLayout).toBe(fields.channel_layout ?? `${fields.channels} channels`);
    const bits = count(fields.bits_per_raw_sample) ?? count(fields.bits_per_sample);
    if (bits !== null) {
      expect(stream.bitsPerSample).toBe(bits);
    }
  }
  if (stream.mediaType === 'video') {
    expect(stream).toMatchObject({
      width: fields.width,
      height: fields.height,
      format: fields.pix_fmt ?? null,
    });
    expect(stream.averageFrameRate).toEqual(ratio(fields.avg_frame_rate, '/'));
    expect(stream.sampleAspectRatio).toEqual(ratio(fields.sample_aspect_ratio, ':'));
    expect(stream.color).toEqual({
      space: named(fields.color_space),
      range: named(fields.color_range),
      primaries: named(fields.color_primaries),
      transfer: named(fields.color_transfer),
    });
    const sides = (fields.side_data_list ?? []) as Fields[];
    const turned = sides.find(({ rotation }) => rotation !== undefined)?.rotation;
    // ffprobe counts counter-clockwise.
    const matrix = String(sides.find(({ displaymatrix }) => displaymatrix)?.displaymatrix ?? '');
    // A picture that is mirrored too can be turned either way before.
    if (!isMirrored(matrix)) {
      expect(stream.rotation).toBeCloseTo((360 - Number(turned ?? 0)) % 360, 3);
    }
    expect(stream.attachedPicture).toBe(fields.disposition.attached_pic === 1);
  }
}

async function expectFacts(path: string): Promise<void> {
  const probed = probe(path, '-show_streams', '-show_format', '-show_chapters', '-show_programs');
  await reading(path, async (reader) => {
    expect(reader.format).toEqual({
      name: probed.format.format_name,
      longName: probed.format.format_long_name,
    });
    expect(reader.metadata).toEqual(probed.format.tags ?? {});
    expectNear(reader.duration, count(probed.format.duration), 'duration');
    expectNear(reader.startTime, seconds(probed.format.start_time) ?? 0, 'startTime');
    expect(reader.sourceStreams).toHaveLength(probed.streams.length);
    for (const [index, fields] of probed.streams.entries()) {
      expectStream(reader.sourceStreams[index] as SourceStream, fields);
    }
    const chapters = probed.chapters.map(({ id, start_time, end_time, tags }) => ({
      id,
      start: Number(start_time),
      end: Number(end_time),
      metadata: tags ?? {},
    }));
    expect(reader.chapters).toHaveLength(chapters.length);
    for (const [index, chapter] of chapters.entries()) {
      expect(reader.chapters[index]).toMatchObject({ id: chapter.id, metadata: chapter.metadata });
      expectNear(reader.chapters[index]?.start ?? null, chapter.start, 'chapter start');
      expectNear(reader.chapters[index]?.end ?? null, chapter.end, 'chapter end');
    }
    const programs = probed.programs.map(({ program_id, streams, tags }) => ({
      id: program_id,
      streams: streams.map(({ index }) => index),
      metadata: tags ?? {},
    }));
    expect(reader.programs).toEqual(programs);
  });
}

type ProbedPacket = {
  pts?: number;
  dts?: number;
  duration?: number;
  size: string;
  pos?: string;
  flags: string;
  stream_index: number;
  data_hash: string;
};

async function expectPackets(path: string): Promise<void> {
  const sections = ['-show_packets', '-show_data_hash', 'CRC32'];
  const { packets } = probe(path, ...sections) as unknown as { packets: readonly ProbedPacket[] };
  const reader = await StreamReader.open(path, { failOn: 'none' });
  try {
    const own: Packet[][] = reader.sourceStreams.map(() => []);
    for (const { index } of reader.sourceStreams) {
      await reader.addPacketStream({ streamIndex: index });
    }
    for await (const step of reader) {
      for (const packet of step) {
        if (packet?.kind === 'packet') {
          own[packet.streamIndex]?.push(packet);
        }
      }
    }
    for (const { index, mediaType } of reader.sourceStreams) {
      const theirs = packets.filter(({ stream_index }) => stream_index === index);
      const ours = own[index] ?? [];
      if (mediaType === 'attachment') {
        continue;
      }
      expect(ours.length, `packets of stream ${index}`).toBe(theirs.length);
      for (const [at, packet] of ours.entries()) {
        const { pts, dts, duration, size, pos, flags, data_hash } = theirs[at] as ProbedPacket;
        expect(
          {
            pts: packet.ticks.pts,
            dts: packet.ticks.dts,
            duration: packet.ticks.duration,
            size: packet.data.length,
            position: packet.position,
            keyframe: packet.keyframe,
            discard: packet.discard,
            hash: `CRC32:${crc32(packet.data)}`,
          },
          `packet ${at} of stream ${index}`,
        ).toEqual({
          pts: pts === undefined ? null : BigInt(pts),
          dts: dts === undefined ? null : BigInt(dts),
          duration: BigInt(duration ?? 0),
          size: Number(size),
          position: pos === undefined ? null : Number(pos),
          keyframe: flags.includes('K'),
          discard: flags.includes('D'),
          hash: data_hash,
        });
        const { num, den } = packet.timeBase;
        expect(packet.pts).toBe(packet.ticks.pts === null ? null : (Number(packet.ticks.pts) * num) / den);
      }
    }
  } finally {
    await reader.close();
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return sum;
});

function crc32(bytes: Uint8Array): string {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum = (sum >>> 8) ^ (TABLE[(sum ^ byte) & 0xff] ?? 0);
  }
  return ((sum ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

describe.skipIf(!hasFfprobe || !hasSystemFfmpeg)('made files', () => {
  beforeAll(() => {
    for (const [name, args] of Object.entries(MADE)) {
      makeMedia(...args, scratch(name));
    }
    writeFileSync(
      scratch('chapters.txt'),
      ';FFMETADATA1\ntitle=A book\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=400\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=400\nEND=1000\ntitle=Zwei ü\n',
    );
    makeMedia(
      ...FILM,
      '-i',
      scratch('chapters.txt'),
      '-map_metadata',
      '2',
      '-c:v',
      'mpeg4',
      scratch('chapters.mkv'),
    );
    const variants = ['-var_stream_map', 'v:0 v:1', '-master_pl_name', 'main.m3u8', '-hls_segment_filename'];
    makeMedia(
      '-i',
      CLIP,
      '-map',
      '0:v',
      '-map',
      '0:v',
      '-c',
      'copy',
      '-t',
      '2',
      '-b:v:0',
      '300k',
      '-b:v:1',
      '100k',
      '-f',
      'hls',
      ...variants,
      scratch('v%v-%d.ts'),
      scratch('v%v.m3u8'),
    );
  });

  it.each([...Object.keys(MADE), 'chapters.mkv', 'main.m3u8'])(
    '%s: every fact is what ffprobe says',
    (name) => expectFacts(scratch(name)),
  );

  it.each([...Object.keys(MADE), 'chapters.mkv'])('%s: every packet is what ffprobe says', (name) =>
    expectPackets(scratch(name)),
  );

  it('the variants of a playlist and the services of a broadcast are programs', async () => {
    await reading(scratch('main.m3u8'), async ({ programs }) => {
      expect(programs.map(({ streams }) => streams.length)).toEqual([1, 1]);
      expect(programs.every(({ metadata }) => Number(metadata.variant_bitrate) > 0)).toBe(true);
    });
    await reading(scratch('programs.ts'), async ({ programs }) => {
      expect(programs).toMatchObject([
        { id: 7, streams: [0, 1], metadata: { service_name: 'One' } },
        { id: 9, streams: [2], metadata: { service_name: 'Two' } },
      ]);
    });
  });
});

describe.skipIf(!hasFfprobe || !hasMediaFolder)('real files', () => {
  it.each(real.map((path) => [path.split('/').slice(-2).join('/'), path]))(
    '%s: every fact is what ffprobe says',
    (_, path) => expectFacts(path),
  );

  it.each(real.map((path) => [path.split('/').slice(-2).join('/'), path]))(
    '%s: every packet is what ffprobe says',
    (_, path) => expectPackets(path),
  );
});
