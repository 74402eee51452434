/** One colour of a palette: luma, two colour differences, opacity; all 8 bits, limited range. */
export type PgsColor = readonly [y: number, cr: number, cb: number, alpha: number];

/** What a presentation graphic shows from some time on: a picture of palette indices, or nothing. */
export type PgsEvent = {
  /** Seconds. */
  readonly at: number;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly indices?: readonly number[];
  readonly forced?: boolean;
};

const SCREEN = { width: 720, height: 480 };

/** A SUP file of Blu-ray subtitles, written by the rules of the format alone. */
export function pgs(palette: readonly PgsColor[], events: readonly PgsEvent[]): Buffer {
  return Buffer.concat(events.flatMap((event, number) => displaySet(palette, event, number)));
}

function displaySet(palette: readonly PgsColor[], event: PgsEvent, number: number): Buffer[] {
  const { x = 0, y = 0, width = 0, indices = [], forced = false } = event;
  const segment = (type: number, payload: Buffer): Buffer => {
    const bytes = Buffer.alloc(13);
    bytes.write('PG', 'latin1');
    bytes.writeUInt32BE(Math.round(event.at * 90_000), 2);
    bytes.writeUInt8(type, 10);
    bytes.writeUInt16BE(payload.length, 11);
    return Buffer.concat([bytes, payload]);
  };
  const object = indices.length > 0;
  const composition = Buffer.alloc(object ? 19 : 11);
  composition.writeUInt16BE(SCREEN.width, 0);
  composition.writeUInt16BE(SCREEN.height, 2);
  composition.writeUInt8(0x10, 4);
  composition.writeUInt16BE(number, 5);
  composition.writeUInt8(object ? 0x80 : 0, 7);
  composition.writeUInt8(object ? 1 : 0, 10);
  if (!object) {
    return [segment(0x16, composition), segment(0x80, Buffer.alloc(0))];
  }
  composition.writeUInt8(forced ? 0x40 : 0, 14);
  composition.writeUInt16BE(x, 15);
  composition.writeUInt16BE(y, 17);
  const height = indices.length / width;
  const size = Buffer.alloc(4);
  size.writeUInt16BE(width, 0);
  size.writeUInt16BE(height, 2);
  const place = Buffer.alloc(4);
  place.writeUInt16BE(x, 0);
  place.writeUInt16BE(y, 2);
  const colors = palette.flatMap((color, index) => [index, ...color]);
  const pixels = runs(indices, width);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(pixels.length + 4);
  return [
    segment(0x16, composition),
    segment(0x17, Buffer.concat([Buffer.from([1, 0]), place, size])),
    segment(0x14, Buffer.from([0, 0, ...colors])),
    segment(0x15, Buffer.concat([Buffer.from([0, 0, 0, 0xc0]), length.subarray(1), size, pixels])),
    segment(0x80, Buffer.alloc(0)),
  ];
}

/** Each pixel a run of one, each row closed. */
function runs(indices: readonly number[], width: number): Buffer {
  const bytes: number[] = [];
  for (const [place, index] of indices.entries()) {
    bytes.push(...(index === 0 ? [0, 1] : [index]));
    if ((place + 1) % width === 0) {
      bytes.push(0, 0);
    }
  }
  return Buffer.from(bytes);
}
