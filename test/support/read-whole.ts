import {
  type AudioChunk,
  type AudioOutputOptions,
  type Chunk,
  type OpenOptions,
  type Source,
  StreamReader,
  type VideoChunk,
  type VideoOutputOptions,
} from '../../src/index.ts';

/** All that a stream gave, and what it ended with. */
export type Whole<C> = {
  readonly chunks: C[];
  /** What iteration rejected with, after all before it was delivered. */
  readonly error: unknown;
  readonly framesDecoded: number;
};

/** Opens a source, hands it to `work`, closes it. */
export async function reading<T>(
  source: Source,
  work: (reader: StreamReader) => Promise<T>,
  options?: OpenOptions,
): Promise<T> {
  const reader = await StreamReader.open(source, options);
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}

/** Every chunk of one sound stream. */
export const readAudio = (
  source: Source,
  output?: AudioOutputOptions,
  open?: OpenOptions,
): Promise<Whole<AudioChunk>> =>
  reading(
    source,
    async (reader) => {
      await reader.addAudioStream(output);
      return collect<AudioChunk>(reader, 'audio');
    },
    open,
  );

/** Every chunk of one picture stream. */
export const readVideo = (
  source: Source,
  output?: VideoOutputOptions,
  open?: OpenOptions,
): Promise<Whole<VideoChunk>> =>
  reading(
    source,
    async (reader) => {
      await reader.addVideoStream(output);
      return collect<VideoChunk>(reader, 'video');
    },
    open,
  );

async function collect<C extends AudioChunk | VideoChunk>(
  reader: StreamReader,
  kind: C['kind'],
): Promise<Whole<C>> {
  const chunks: C[] = [];
  let error: unknown;
  try {
    for await (const [chunk] of reader) {
      if (chunk?.kind === kind) {
        chunks.push(chunk as C);
      }
    }
  } catch (cause) {
    error = cause;
  }
  return { chunks, error, framesDecoded: reader.stats.framesDecoded };
}

/** Samples of one channel. */
export const sampleCount = (chunks: readonly AudioChunk[]): number =>
  chunks.reduce((sum, { shape, layout }) => sum + (layout === 'planar' ? shape[1] : shape[0]), 0);

/** The pts of every picture, seconds. */
export const timestamps = (chunks: readonly VideoChunk[]): number[] =>
  chunks.flatMap((chunk) => [...chunk.timestamps]);

/** The bytes of a chunk. */
export const bytesOf = ({ data }: AudioChunk | VideoChunk): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** The bytes of all chunks, one after another. */
export const allBytes = (chunks: readonly (AudioChunk | VideoChunk)[]): Buffer =>
  Buffer.concat(chunks.map(bytesOf));

/** The first picture of the next step; fails where there is none. */
export async function nextPicture(reader: StreamReader): Promise<VideoChunk> {
  const { value } = await reader.chunks().next();
  const chunk = value?.find((item: Chunk | null) => item?.kind === 'video');
  if (chunk?.kind !== 'video') {
    throw new Error('a picture was expected, and none came');
  }
  return chunk;
}

/** The first block of sound of the next step; fails where there is none. */
export async function nextSound(reader: StreamReader): Promise<AudioChunk> {
  const { value } = await reader.chunks().next();
  const chunk = value?.find((item: Chunk | null) => item?.kind === 'audio');
  if (chunk?.kind !== 'audio') {
    throw new Error('sound was expected, and none came');
  }
  return chunk;
}
