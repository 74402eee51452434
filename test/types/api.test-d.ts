import { expectTypeOf, test } from 'vitest';
import {
  type AudioChunk,
  type AudioOutput,
  type Chunk,
  decodeAudio,
  type MediaErrorCode,
  MemoryTarget,
  type Packet,
  type PixelArray,
  type SampleArray,
  type SourceStream,
  type StreamReader,
  StreamWriter,
  type SubtitleChunk,
  type VideoChunk,
  type VideoOutput,
} from '../../src/index.ts';

test('a chunk is told apart by kind', () => {
  const chunk = {} as Chunk;
  if (chunk.kind === 'audio') {
    expectTypeOf(chunk).toEqualTypeOf<AudioChunk>();
    expectTypeOf(chunk.shape[0]).toEqualTypeOf<number>();
  } else if (chunk.kind === 'video') {
    expectTypeOf(chunk).toEqualTypeOf<VideoChunk>();
    expectTypeOf(chunk.timestamps).toEqualTypeOf<Float64Array>();
  } else if (chunk.kind === 'subtitle') {
    expectTypeOf(chunk).toEqualTypeOf<SubtitleChunk>();
    expectTypeOf(chunk.duration).toEqualTypeOf<number | null>();
  } else {
    expectTypeOf(chunk).toEqualTypeOf<Packet>();
  }
});

test('a source stream is told apart by mediaType', () => {
  const stream = {} as SourceStream;
  if (stream.mediaType === 'audio') {
    expectTypeOf(stream.sampleRate).toEqualTypeOf<number>();
  }
  if (stream.mediaType === 'video') {
    expectTypeOf(stream.attachedPicture).toEqualTypeOf<boolean>();
  }
  // @ts-expect-error only sound has a sample rate
  stream.sampleRate;
});

test('a reader is iterated in steps and disposed', () => {
  expectTypeOf<StreamReader>().toExtend<AsyncIterable<(Chunk | null)[]>>();
  expectTypeOf<StreamReader>().toExtend<AsyncDisposable>();
  expectTypeOf<StreamReader['addAudioStream']>().returns.resolves.toExtend<AsyncIterable<AudioChunk>>();
});

test('options are checked by name and value', () => {
  const writer = new StreamWriter(new MemoryTarget(), { format: 'wav' });
  // @ts-expect-error channels are needed
  writer.addAudioStream({ sampleRate: 48_000 });
  // @ts-expect-error no such sample format
  writer.addAudioStream({ sampleRate: 48_000, channels: 1, format: 'f32' });
  // @ts-expect-error no such option
  writer.addVideoStream({ frameRate: 25, width: 2, height: 2, fps: 25 });
});

test('error codes are a closed union', () => {
  expectTypeOf<'ERR_NOT_FOUND'>().toExtend<MediaErrorCode>();
  expectTypeOf<'ERR_WHATEVER'>().not.toExtend<MediaErrorCode>();
});

test('the array of a chunk follows the format, its shape the layout', async () => {
  const reader = {} as StreamReader;
  const plain = await reader.addAudioStream();
  expectTypeOf(plain).toEqualTypeOf<AudioOutput<Float32Array, 'interleaved'>>();
  const planar = await reader.addAudioStream({ format: 's16p', layout: 'planar', sampleRate: 8000 });
  for await (const chunk of planar) {
    expectTypeOf(chunk.data).toEqualTypeOf<Int16Array>();
    expectTypeOf(chunk.shape).toEqualTypeOf<readonly [channels: number, frames: number]>();
  }
  expectTypeOf(await reader.addAudioStream({ format: null })).toEqualTypeOf<
    AudioOutput<SampleArray, 'interleaved'>
  >();
  // @ts-expect-error no such option
  await reader.addAudioStream({ sampelRate: 8000 });
  // @ts-expect-error no such format
  await reader.addAudioStream({ format: 'float' });
});

test('the array of pictures follows the pixel format and normalize', async () => {
  const reader = {} as StreamReader;
  const plain = await reader.addVideoStream({ framesPerChunk: 30 });
  expectTypeOf(plain).toEqualTypeOf<VideoOutput<Uint8Array, 'NCHW'>>();
  const last = await reader.addVideoStream({ layout: 'NHWC', format: 'rgb48le' });
  for await (const chunk of last) {
    expectTypeOf(chunk.data).toEqualTypeOf<Uint16Array>();
    expectTypeOf(chunk.shape).toEqualTypeOf<
      readonly [n: number, height: number, width: number, channels: number]
    >();
  }
  const normalize = { mean: [0.5], std: [0.5] };
  expectTypeOf(await reader.addVideoStream({ format: 'gray', normalize })).toEqualTypeOf<
    VideoOutput<Float32Array, 'NCHW'>
  >();
  expectTypeOf(await reader.addVideoStream({ format: null })).toEqualTypeOf<
    VideoOutput<PixelArray, 'NCHW'>
  >();
  // @ts-expect-error no such option
  await reader.addVideoStream({ withd: 8000 });
});

test('decodeAudio() gives the array of its format', () => {
  const decode = (): Promise<{ data: Int32Array }> => decodeAudio('x', { format: 's32', start: 1 });
  expectTypeOf(decode).toBeFunction();
  // @ts-expect-error it is a Float32Array
  const wrong = (): Promise<{ data: Int32Array }> => decodeAudio('x', { start: 1 });
  expectTypeOf(wrong).toBeFunction();
});
