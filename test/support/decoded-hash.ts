import { createHash } from 'node:crypto';
import type { AudioChunk, VideoChunk } from '../../src/index.ts';
import { bytesOf } from './read-whole.ts';

/** One plane of a picture: size in pixels, bytes of a pixel. */
type Plane = readonly [width: number, height: number, bytes: number];

/** The planes of the pixel formats that the table of facts has. */
function planesOf(format: string, width: number, height: number): Plane[] {
  const chroma = (across: number, down: number, bytes: number): Plane[] => {
    const plane: Plane = [Math.ceil(width / across), Math.ceil(height / down), bytes];
    return [[width, height, bytes], plane, plane];
  };
  switch (format) {
    case 'yuv420p':
    case 'yuvj420p':
      return chroma(2, 2, 1);
    case 'yuvj444p':
      return chroma(1, 1, 1);
    case 'yuv420p10le':
      return chroma(2, 2, 2);
    case 'rgba':
    case 'bgra':
    case 'argb':
      return [[width, height, 4]];
    default:
      throw new Error(`the planes of ${format} are not written down here`);
  }
}

/** The sha256 of pictures in their own planes: for each plane its size as text, then its rows without padding. */
export function hashPictures(chunks: readonly VideoChunk[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) {
    const planes = planesOf(chunk.format, chunk.width, chunk.height);
    const bytes = bytesOf(chunk);
    let at = 0;
    for (let frame = 0; frame < chunk.timestamps.length; frame += 1) {
      for (const [width, height, size] of planes) {
        hash.update(`${width}x${height}`).update(bytes.subarray(at, at + width * height * size));
        at += width * height * size;
      }
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * The sha256 of sound as decoded: packed samples as they come; planar ones frame by frame, channel by channel.
 *
 * @param frames Samples of each decoded frame; needed for planar sound of several channels only.
 */
export function hashSound(chunks: readonly AudioChunk[], frames: readonly number[]): string {
  const hash = createHash('sha256');
  const [first] = chunks;
  if (first?.layout === 'planar' && first.channels > 1) {
    const channels = joinChannels(chunks);
    let at = 0;
    for (const length of frames) {
      for (const channel of channels) {
        hash.update(channel.subarray(at, at + length * sampleBytes(first)));
      }
      at += length * sampleBytes(first);
    }
  } else {
    for (const chunk of chunks) {
      hash.update(bytesOf(chunk));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

const sampleBytes = ({ data }: AudioChunk): number => data.BYTES_PER_ELEMENT;

function joinChannels(chunks: readonly AudioChunk[]): Buffer[] {
  return Array.from({ length: chunks[0]?.channels ?? 0 }, (_, channel) =>
    Buffer.concat(
      chunks.map((chunk) => {
        const size = chunk.shape[1] * sampleBytes(chunk);
        return bytesOf(chunk).subarray(channel * size, (channel + 1) * size);
      }),
    ),
  );
}
