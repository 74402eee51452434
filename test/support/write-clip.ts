import { setTimeout as sleep } from 'node:timers/promises';
import { StreamWriter, type Target, type WriterOpenOptions, type WriterOptions } from '../../src/index.ts';
import { chord, pictures } from './signal.ts';

/** What is written: by default a second of sound and pictures with encoders that every container here takes. */
export type ClipPlan = {
  readonly audio?: string | false;
  readonly video?: string | false;
  readonly seconds?: number;
  /** In real time, as a live source would. */
  readonly live?: boolean;
  readonly open?: WriterOpenOptions;
  readonly videoOptions?: Readonly<Record<string, string | number>>;
};

export const CLIP_RATE = 48_000;
export const CLIP_FRAME_RATE = 25;
export const CLIP_SIZE = { width: 96, height: 64 } as const;

/** Writes a chord and moving pictures, interleaved as they would come from a camera, and finishes. */
export async function writeClip(target: Target, options: WriterOptions, plan: ClipPlan = {}): Promise<void> {
  const writer = await openClip(target, options, plan);
  await writer.write(plan.seconds ?? 1);
  await writer.finish();
}

/** An open writer of such a clip, to be written piece by piece. */
export async function openClip(target: Target, options: WriterOptions, plan: ClipPlan = {}) {
  const { audio = 'aac', video = 'mpeg4', live = false } = plan;
  const writer = new StreamWriter(target, options);
  const sound =
    audio === false
      ? null
      : writer.addAudioStream({ sampleRate: CLIP_RATE, channels: 2, format: 's16', encoder: audio });
  const picture =
    video === false
      ? null
      : writer.addVideoStream({
          ...CLIP_SIZE,
          frameRate: CLIP_FRAME_RATE,
          layout: 'NHWC',
          encoder: video,
          ...(plan.videoOptions && { encoderOptions: plan.videoOptions }),
        });
  await writer.open(plan.open);
  const samples = CLIP_RATE / CLIP_FRAME_RATE;
  const tone = Int16Array.from(chord(CLIP_RATE, CLIP_RATE, 2), (value) => Math.round(value * 32_767));
  const frames = pictures(CLIP_FRAME_RATE, CLIP_SIZE.width, CLIP_SIZE.height);
  const bytes = CLIP_SIZE.width * CLIP_SIZE.height * 3;
  let done = 0;
  const start = performance.now();
  return {
    writer,
    /** Writes so many seconds more. */
    async write(seconds: number): Promise<void> {
      const end = done + Math.round(seconds * CLIP_FRAME_RATE);
      for (; done < end; done += 1) {
        const n = done % CLIP_FRAME_RATE;
        await picture?.write(frames.subarray(n * bytes, (n + 1) * bytes));
        await sound?.write(tone.subarray(n * samples * 2, (n + 1) * samples * 2));
        if (live) {
          await sleep(Math.max(0, start + ((done + 1) * 1000) / CLIP_FRAME_RATE - performance.now()));
        }
      }
    },
    finish: () => writer.finish(),
  };
}
