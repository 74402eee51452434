import { StreamReader, type VideoChunk, type VideoOutputOptions } from '../../src/index.ts';

/** Pictures of an odd size, so that chroma of half size has a last column and row of its own. */
export const SIZE = { width: 37, height: 11 } as const;

/** A picture as FFmpeg's `rawvideo` has it: all planes without padding, one after another. */
export type Raw = { readonly format: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** One plane to fill: numbers a row, rows, and what each number is. */
export type PlaneOf = {
  readonly columns: number;
  readonly rows: number;
  readonly value: (column: number, row: number) => number;
};

/** Numbers of 1, 2 (little-endian) or 4 (float) bytes, plane after plane. */
export function raw(format: string, planes: readonly PlaneOf[], bytes: 1 | 2 | 4 = 1): Raw {
  const numbers = planes.flatMap(({ columns, rows, value }) =>
    Array.from({ length: columns * rows }, (_, n) => value(n % columns, Math.floor(n / columns))),
  );
  const array =
    bytes === 1
      ? Uint8Array.from(numbers)
      : bytes === 2
        ? Uint16Array.from(numbers)
        : Float32Array.from(numbers);
  return { format, bytes: new Uint8Array(array.buffer) };
}

/** The chunk that a reader makes of raw pictures. */
export async function chunkOf(
  { format, bytes }: Raw,
  options: VideoOutputOptions,
  size: { readonly width: number; readonly height: number } = SIZE,
): Promise<VideoChunk> {
  const reader = await StreamReader.open(bytes, {
    format: 'rawvideo',
    options: { pixel_format: format, video_size: `${size.width}x${size.height}`, framerate: 25 },
  });
  try {
    await reader.addVideoStream({ framesPerChunk: 'all', ...options });
    for await (const [chunk] of reader) {
      if (chunk?.kind === 'video') {
        return chunk;
      }
    }
    throw new Error('no picture came');
  } finally {
    await reader.close();
  }
}

/** The number at a place of a chunk's first picture, whichever way it lies. */
export function numberAt(chunk: VideoChunk, channel: number, x: number, y: number): number {
  const { shape, layout, data } = chunk;
  if (layout === 'NCHW') {
    const [, , height, width] = shape;
    return Number(data[(channel * height + y) * width + x]);
  }
  const [, , width, channels] = shape;
  return Number(data[(y * width + x) * channels + channel]);
}

/** The weights of red and blue in luma, by the standards. */
export const WEIGHTS = {
  'BT.601': [0.299, 0.114],
  'BT.709': [0.2126, 0.0722],
  'BT.2020': [0.2627, 0.0593],
} as const;

export type Matrix = keyof typeof WEIGHTS;

type Three = readonly [number, number, number];

/**
 * Red, green and blue (0…1) of Y, U and V code values: the standards' definition, in real numbers.
 *
 * @param bits Of the code values.
 */
export function rgbOf([y, u, v]: Three, matrix: Matrix, full: boolean, bits: number): Three {
  const [red, blue] = WEIGHTS[matrix];
  const scale = 2 ** (bits - 8);
  const most = 2 ** bits - 1;
  const luma = full ? y / most : (y - 16 * scale) / (219 * scale);
  const range = full ? most : 224 * scale;
  const [cb, cr] = [(u - 128 * scale) / range, (v - 128 * scale) / range];
  const r = luma + 2 * (1 - red) * cr;
  const b = luma + 2 * (1 - blue) * cb;
  const g = (luma - red * r - blue * b) / (1 - red - blue);
  return [r, g, b].map((value) => Math.min(Math.max(value, 0), 1)) as [number, number, number];
}

/** Y, U and V code values (not rounded) of red, green and blue (0…1). */
export function yuvOf([r, g, b]: Three, matrix: Matrix, full: boolean, bits: number): Three {
  const [red, blue] = WEIGHTS[matrix];
  const scale = 2 ** (bits - 8);
  const most = 2 ** bits - 1;
  const luma = red * r + (1 - red - blue) * g + blue * b;
  const [cb, cr] = [(b - luma) / (2 - 2 * blue), (r - luma) / (2 - 2 * red)];
  const range = full ? most : 224 * scale;
  return [full ? luma * most : (16 + 219 * luma) * scale, 128 * scale + cb * range, 128 * scale + cr * range];
}
