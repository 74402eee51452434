import { createHash } from 'node:crypto';
import type { Chunk, CommonOutputOptions, OpenOptions, Source } from '../../src/index.ts';
import { bytesOf, reading } from './read-whole.ts';

/** What a source holds, whatever the chunks it came in: for each kind a hash of all bytes, and how many there are. */
export type Digest = {
  readonly audio: string | null;
  readonly video: string | null;
  /** Times of all pictures, and of the first sample, seconds. */
  readonly times: readonly number[];
};

/** Decodes the default sound and the default pictures of a source, unconverted. */
export function digestOf(
  source: Source,
  output: Pick<CommonOutputOptions, 'framesPerChunk' | 'decoderOptions'> = {},
  open: OpenOptions = {},
): Promise<Digest> {
  return reading(
    source,
    async (reader) => {
      const { defaultAudioStream, defaultVideoStream } = reader;
      if (defaultAudioStream !== null) {
        await reader.addAudioStream({ framesPerChunk: 4096, ...output, format: null });
      }
      if (defaultVideoStream !== null) {
        await reader.addVideoStream({ ...output, format: null, layout: 'native', autorotate: false });
      }
      const hashes = { audio: createHash('sha256'), video: createHash('sha256') };
      const lengths = { audio: 0, video: 0 };
      const times: number[] = [];
      const take = (chunk: Chunk | null): void => {
        if (chunk?.kind === 'audio' || chunk?.kind === 'video') {
          const bytes = bytesOf(chunk);
          times.push(...(chunk.kind === 'video' ? chunk.timestamps : lengths.audio === 0 ? [chunk.pts] : []));
          hashes[chunk.kind].update(bytes);
          lengths[chunk.kind] += bytes.length;
          chunk[Symbol.dispose]();
        }
      };
      for await (const chunks of reader) {
        chunks.forEach(take);
      }
      const text = (kind: 'audio' | 'video', stream: number | null): string | null =>
        stream === null ? null : `${lengths[kind]} bytes, ${hashes[kind].digest('hex')}`;
      return {
        audio: text('audio', defaultAudioStream),
        video: text('video', defaultVideoStream),
        times: times.sort((a, b) => a - b),
      };
    },
    { failOn: 'none', ...open },
  );
}
