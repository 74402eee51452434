import type { AudioChunk, Chunk, SubtitleChunk, SubtitleRegion, VideoChunk } from '../chunk.ts';
import { MediaError } from '../errors.ts';
import type { AudioLayout, PixelArray, SampleArray, SampleFormat, VideoLayout } from '../formats.ts';
import { sampleArrayOf } from '../formats.ts';
import type {
  NativeBinding,
  NativeChunk,
  NativeMemory,
  NativePacket,
  NativeSubtitleRegion,
} from '../native/binding.ts';
import { singlePacket } from './packet-objects.ts';

type Release = NativeBinding['releaseChunk'];

/** A typed array over native memory that can be given back at once. */
class ChunkMemory<A extends ArrayBufferView> {
  readonly #release: Release;
  readonly #memory: NativeMemory;
  #array: A | null;

  constructor(release: Release, memory: NativeMemory, array: A) {
    this.#release = release;
    this.#memory = memory;
    this.#array = array;
  }

  get array(): A {
    if (this.#array === null) {
      throw new MediaError('ERR_CLOSED', 'the chunk was disposed, its memory is gone', {
        operation: 'read chunk',
      });
    }
    return this.#array;
  }

  dispose(): void {
    const array = this.#array;
    this.#array = null;
    if (array !== null) {
      this.#release(this.#memory, array.buffer as ArrayBuffer);
    }
  }
}

/** Properties of a chunk that show in `console.log` and in `Object.keys`, with `data` behind a getter. */
function defineData(chunk: object, memory: ChunkMemory<ArrayBufferView>): void {
  Object.defineProperty(chunk, 'data', { get: () => memory.array, enumerable: true, configurable: true });
  Object.defineProperty(chunk, Symbol.dispose, { value: () => memory.dispose() });
}

class AudioChunkObject {
  readonly kind = 'audio';
  declare readonly data: SampleArray;
  readonly shape: readonly [number, number];
  readonly layout: AudioLayout;
  readonly format: SampleFormat;
  readonly pts: number;
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly dropped: number;
  declare readonly [Symbol.dispose]: () => void;

  constructor(native: NativeChunk, release: Release) {
    const format = (native.format ?? 'flt') as SampleFormat;
    const type = sampleArrayOf(format);
    const array = new type(native.buffer, 0, native.byteLength / type.BYTES_PER_ELEMENT);
    const frames = native.frames ?? 0;
    this.channels = native.channels ?? 1;
    this.layout = native.layout === 'planar' ? 'planar' : 'interleaved';
    this.shape = this.layout === 'planar' ? [this.channels, frames] : [frames, this.channels];
    this.format = format;
    this.pts = native.pts ?? 0;
    this.duration = native.duration ?? 0;
    this.sampleRate = native.sampleRate ?? 0;
    this.dropped = native.dropped ?? 0;
    defineData(this, new ChunkMemory(release, native.memory, array));
  }
}

/** The array of a pixel format: one byte, two bytes, or four of floating point a component. */
function pixelArray(native: NativeChunk): PixelArray {
  const { buffer, byteLength, componentBytes } = native;
  switch (componentBytes) {
    case 2:
      return new Uint16Array(buffer, 0, byteLength / 2);
    case 4:
      return new Float32Array(buffer, 0, byteLength / 4);
    default:
      return new Uint8Array(buffer, 0, byteLength);
  }
}

class VideoChunkObject {
  readonly kind = 'video';
  declare readonly data: PixelArray;
  readonly shape: readonly [number, number, number, number];
  readonly layout: VideoLayout;
  readonly format: string;
  readonly pts: number;
  readonly timestamps: Float64Array;
  readonly duration: number;
  readonly width: number;
  readonly height: number;
  readonly dropped: number;
  declare readonly [Symbol.dispose]: () => void;

  constructor(native: NativeChunk, release: Release) {
    const [frames = 0, second = 0, third = 0, fourth = 0] = native.shape ?? [];
    this.shape = [frames, second, third, fourth];
    this.layout = (native.layout ?? 'NCHW') as VideoLayout;
    this.format = native.format ?? '';
    this.pts = native.pts ?? 0;
    this.timestamps = native.timestamps ?? new Float64Array(0);
    this.duration = native.duration ?? 0;
    this.width = native.width ?? 0;
    this.height = native.height ?? 0;
    this.dropped = native.dropped ?? 0;
    defineData(this, new ChunkMemory(release, native.memory, pixelArray(native)));
  }
}

class SubtitleRegionObject {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  declare readonly data: Uint8Array;

  constructor(native: NativeSubtitleRegion, memory: ChunkMemory<Uint8Array>) {
    const { x, y, width, height, offset } = native;
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    const get = () => memory.array.subarray(offset, offset + width * height * 4);
    Object.defineProperty(this, 'data', { get, enumerable: true, configurable: true });
  }
}

class SubtitleChunkObject {
  readonly kind = 'subtitle';
  readonly pts: number;
  readonly duration: number | null;
  readonly text: string;
  readonly lines: readonly string[];
  readonly regions: readonly SubtitleRegion[];
  readonly forced: boolean;
  readonly width: number | null;
  readonly height: number | null;
  readonly dropped: number;
  declare readonly data: Uint8Array;
  declare readonly [Symbol.dispose]: () => void;

  constructor(native: NativeChunk, release: Release) {
    const memory = new ChunkMemory(
      release,
      native.memory,
      new Uint8Array(native.buffer, 0, native.byteLength),
    );
    this.pts = native.pts ?? 0;
    this.duration = native.duration ?? null;
    this.text = native.text ?? '';
    this.lines = native.lines ?? [];
    this.regions = (native.regions ?? []).map((region) => new SubtitleRegionObject(region, memory));
    this.forced = native.forced ?? false;
    this.width = native.width ?? null;
    this.height = native.height ?? null;
    this.dropped = native.dropped ?? 0;
    defineData(this, memory);
  }
}

/**
 * The public object for a native chunk.
 *
 * @param native What the addon gave.
 * @param release Gives native memory back.
 */
export function toChunk(native: NativeChunk | NativePacket, release: Release): Chunk | null {
  switch (native.kind) {
    case 'audio':
      return new AudioChunkObject(native, release) satisfies AudioChunk;
    case 'video':
      return new VideoChunkObject(native, release) satisfies VideoChunk;
    case 'subtitle':
      return new SubtitleChunkObject(native, release) satisfies SubtitleChunk;
    case 'packet':
      return singlePacket(native);
  }
}
