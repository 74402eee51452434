import { expectTypeOf, test } from 'vitest';
import {
  type AudioChunk,
  type Chunk,
  type MediaErrorCode,
  MemoryTarget,
  type Packet,
  type SourceStream,
  type StreamReader,
  StreamWriter,
  type VideoChunk,
} from '../../src/index.ts';

test('a chunk is told apart by kind', () => {
  const chunk = {} as Chunk;
  if (chunk.kind === 'audio') {
    expectTypeOf(chunk).toEqualTypeOf<AudioChunk>();
    expectTypeOf(chunk.shape).toEqualTypeOf<readonly [number, number]>();
  } else if (chunk.kind === 'video') {
    expectTypeOf(chunk).toEqualTypeOf<VideoChunk>();
    expectTypeOf(chunk.timestamps).toEqualTypeOf<Float64Array>();
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
