import { MemoryTarget, StreamWriter } from '../../src/index.ts';
import { chord, pictures } from './signal.ts';

/** Containers of the small clips, with what they hold. */
export const SMALL_FORMATS = {
  wav: { audio: 'pcm_s16le' },
  flac: { audio: 'flac' },
  mp3: { audio: 'libmp3lame' },
  mp4: { audio: 'aac', video: 'libopenh264' },
  matroska: { audio: 'libopus', video: 'libvpx' },
  mpegts: { audio: 'aac', video: 'mpeg4' },
} as const;

export type SmallFormat = keyof typeof SMALL_FORMATS;

const RATE = 48_000;
const SECONDS = 0.6;

/** A clip of a fraction of a second in memory: a chord, and where the container takes them a few small pictures. */
export async function smallClip(format: SmallFormat): Promise<Uint8Array> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format });
  const { audio, video } = { video: undefined, ...SMALL_FORMATS[format] };
  const sound = writer.addAudioStream({ sampleRate: RATE, channels: 2, encoder: audio });
  const picture = video && writer.addVideoStream({ ...SIZE, frameRate: 25, encoder: video, layout: 'NHWC' });
  await writer.open();
  await sound.write(chord(RATE * SECONDS, RATE, 2));
  await picture?.write(pictures(25 * SECONDS, SIZE.width, SIZE.height));
  await writer.finish();
  return target.bytes;
}

const SIZE = { width: 64, height: 48 };

/** Numbers that look random and are the same each time: 0 ≤ n < 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
