/** A sample format by FFmpeg's name. The names that end in `p` are planar. */
export type SampleFormat =
  | 'u8'
  | 's16'
  | 's32'
  | 's64'
  | 'flt'
  | 'dbl'
  | 'u8p'
  | 's16p'
  | 's32p'
  | 's64p'
  | 'fltp'
  | 'dblp';

/** The typed arrays that hold samples, one kind a sample format. */
export type SampleArray = Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** The typed array that holds samples of a format; of `null`, which is "as decoded", any of them. */
export type SampleArrayOf<F extends SampleFormat | null> = F extends 'u8' | 'u8p'
  ? Uint8Array
  : F extends 's16' | 's16p'
    ? Int16Array
    : F extends 's32' | 's32p'
      ? Int32Array
      : F extends 's64' | 's64p'
        ? BigInt64Array
        : F extends 'flt' | 'fltp'
          ? Float32Array
          : F extends 'dbl' | 'dblp'
            ? Float64Array
            : SampleArray;

/** The typed arrays that hold pixels: 8 bits, more than 8 bits, and floating point. */
export type PixelArray = Uint8Array | Uint16Array | Float32Array;

/**
 * A pixel format by FFmpeg's name. The names listed are those that `layout: 'NCHW'` and `'NHWC'` give and that a writer
 * takes; any other name that FFmpeg can scale to works with `layout: 'native'`.
 */
export type PixelFormat =
  | 'gray'
  | 'rgb24'
  | 'bgr24'
  | 'rgba'
  | 'bgra'
  | 'argb'
  | 'abgr'
  | 'gbrp'
  | 'yuv444p'
  | 'yuv420p'
  | 'yuv422p'
  | 'nv12'
  | 'gray16le'
  | 'rgb48le'
  | 'rgba64le'
  | 'yuv420p10le'
  | 'yuv422p10le'
  | 'yuv444p10le'
  | 'p010le'
  | 'gbrpf32le'
  | 'rgbf32le'
  | (string & {});

/** Names of the pixel formats that one byte a component holds. */
type BytePixelFormat =
  | 'gray'
  | 'rgb24'
  | 'bgr24'
  | 'rgba'
  | 'bgra'
  | 'argb'
  | 'abgr'
  | 'gbrp'
  | 'yuv444p'
  | 'yuv420p'
  | 'yuv422p'
  | 'nv12';

/** The typed array that holds pixels of a format; of a format that is not listed, or `null` ("as decoded"), any of them. */
export type PixelArrayOf<F extends PixelFormat | null> = F extends BytePixelFormat
  ? Uint8Array
  : F extends `${string}f32le`
    ? Float32Array
    : F extends `${string}${'10' | '12' | '16' | '48' | '64'}le`
      ? Uint16Array
      : PixelArray;

/** Memory order of an audio chunk: `[frames, channels]` or `[channels, frames]`. */
export type AudioLayout = 'interleaved' | 'planar';

/**
 * Memory order of a video chunk: `[n, channels, height, width]`, `[n, height, width, channels]`, or the pixel format's own
 * planes, one after the other and without padding.
 */
export type VideoLayout = 'NCHW' | 'NHWC' | 'native';

type SampleArrayConstructor = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): SampleArray;
};

const ARRAY_OF_PACKED: Readonly<Record<string, SampleArrayConstructor>> = {
  u8: Uint8Array,
  s16: Int16Array,
  s32: Int32Array,
  s64: BigInt64Array,
  flt: Float32Array,
  dbl: Float64Array,
};

/** Every sample format, packed ones first. */
export const SAMPLE_FORMATS: readonly SampleFormat[] = [
  ...(Object.keys(ARRAY_OF_PACKED) as SampleFormat[]),
  ...(Object.keys(ARRAY_OF_PACKED).map((name) => `${name}p`) as SampleFormat[]),
];

/** Names of pixel formats whose components have more than 8 bits, in two bytes each. */
const WIDE_PIXELS = /(?:9|10|12|14|16|48|64)(?:le|be)$|^p0(?:10|12|16)/;

/** Pixel formats that pack several components into one word; any integer array holds them. */
const PACKED_WORDS = /^(?:x2|xv30|v30x|y2)/;

/**
 * Whether a typed array can hold pixels of a format.
 *
 * @param format Pixel format by name.
 * @param array The pixels.
 */
export function holdsPixels(format: PixelFormat, array: ArrayBufferView): array is PixelArray {
  if (/f(?:16|32)(?:le|be)$/.test(format)) {
    return array instanceof Float32Array;
  }
  if (PACKED_WORDS.test(format)) {
    return array instanceof Uint8Array || array instanceof Uint16Array;
  }
  return WIDE_PIXELS.test(format) ? array instanceof Uint16Array : array instanceof Uint8Array;
}

/** The packed twin of a sample format: `'fltp'` gives `'flt'`. */
export function packed(format: SampleFormat): SampleFormat {
  return (format.endsWith('p') ? format.slice(0, -1) : format) as SampleFormat;
}

/** The typed array that holds samples of a format. */
export function sampleArrayOf(format: SampleFormat): SampleArrayConstructor {
  return ARRAY_OF_PACKED[packed(format)] ?? Uint8Array;
}

/** The packed sample format that a typed array holds, or `null` where it holds none. */
export function sampleFormatOf(array: ArrayBufferView): SampleFormat | null {
  for (const [name, type] of Object.entries(ARRAY_OF_PACKED)) {
    if (array instanceof (type as unknown as new () => unknown)) {
      return name as SampleFormat;
    }
  }
  return null;
}
