import type { Packet } from '../chunk.ts';
import { MediaError } from '../errors.ts';
import type { NativePacket } from '../native/binding.ts';
import type { Rational } from '../time.ts';

/** "None" among the ticks that cross to and from the addon. */
export const NO_TICKS: bigint = -(2n ** 63n);

/** Numbers of a packet in each array of {@link PacketNumbers}. */
export const WORDS = 8;
export const TICKS = 3;
export const NUMBERS = 4;

/** The numbers of packets that came in one call, as the addon lays them out. */
export type PacketNumbers = {
  readonly words: Int32Array;
  readonly ticks: BigInt64Array;
  readonly numbers: Float64Array;
};

/** What is not known is NaN among numbers. */
function known(number = Number.NaN): number | null {
  return Number.isNaN(number) ? null : number;
}

class PacketObject implements Packet {
  readonly kind = 'packet';
  readonly data: Uint8Array;
  readonly streamIndex: number;
  readonly pts: number | null;
  readonly dts: number | null;
  readonly duration: number | null;
  readonly ticks: { readonly pts: bigint | null; readonly dts: bigint | null; readonly duration: bigint };
  readonly keyframe: boolean;
  readonly discard: boolean;
  readonly position: number | null;
  readonly timeBase: Rational;
  /** What FFmpeg keeps beside the bytes; for a writer only. */
  readonly #side: Uint8Array | undefined;

  constructor(
    n: number,
    numbers: PacketNumbers,
    data: Uint8Array,
    side: Uint8Array | undefined,
    timeBase: Rational,
  ) {
    const { words, ticks, numbers: seconds } = numbers;
    const flags = words[n * WORDS + 3] ?? 0;
    this.data = data;
    this.streamIndex = words[n * WORDS + 2] ?? 0;
    this.pts = known(seconds[n * NUMBERS]);
    this.dts = known(seconds[n * NUMBERS + 1]);
    this.duration = known(seconds[n * NUMBERS + 2]);
    this.ticks = {
      pts: this.pts === null ? null : (ticks[n * TICKS] ?? 0n),
      dts: this.dts === null ? null : (ticks[n * TICKS + 1] ?? 0n),
      duration: ticks[n * TICKS + 2] ?? 0n,
    };
    this.keyframe = (flags & 1) !== 0;
    this.discard = (flags & 2) !== 0;
    this.position = known(seconds[n * NUMBERS + 3]);
    this.timeBase = timeBase;
    this.#side = side;
  }

  static sideOf(packet: object): Uint8Array | undefined {
    return #side in packet ? packet.#side : undefined;
  }

  [Symbol.dispose](): void {
    Object.defineProperty(this, 'data', {
      get: () => {
        throw new MediaError('ERR_CLOSED', 'the packet was disposed, its memory is gone', {
          operation: 'read chunk',
        });
      },
      enumerable: true,
      configurable: true,
    });
  }
}

/** What a reader's packet has beside its bytes, as the addon takes it back; none for packets that the caller made. */
export const sideDataOf = (packet: object): Uint8Array | undefined => PacketObject.sideOf(packet);

/**
 * The public object of a packet.
 *
 * @param n Which of those that `numbers` are of.
 * @param buffer Holds its bytes, and its side data behind them.
 * @param offset Where they begin.
 */
export function packetObject(
  n: number,
  numbers: PacketNumbers,
  buffer: ArrayBufferLike,
  offset: number,
  timeBase: Rational,
): Packet {
  const size = numbers.words[n * WORDS + 4] ?? 0;
  const sideSize = numbers.words[n * WORDS + 5] ?? 0;
  const data = new Uint8Array(buffer, offset, size);
  const side = sideSize === 0 ? undefined : new Uint8Array(buffer, offset + size, sideSize);
  return new PacketObject(n, numbers, data, side, timeBase);
}

/** The public object of a packet that came alone. */
export function singlePacket(native: NativePacket): Packet {
  const { words, bytes } = native;
  const timeBase = Object.freeze({ num: words[6] ?? 0, den: words[7] ?? 0 });
  return packetObject(0, native, bytes.buffer, bytes.byteOffset, timeBase);
}
