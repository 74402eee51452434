import type { Packet } from '../chunk.ts';
import { MediaError } from '../errors.ts';
import type { NativePackets } from '../native/binding.ts';
import type { Rational } from '../time.ts';

/** "None" among the ticks that cross to and from the addon. */
export const NO_TICKS: bigint = -(2n ** 63n);

const WORDS = 8;
const TICKS = 4;

/** Seconds, multiplied first where that is exact, so that 90 000 ticks of 1/90 000 are 1. */
function secondsOf(ticks: bigint, { num, den }: Rational): number {
  const product = Number(ticks) * num;
  return (Number.isSafeInteger(product) ? product : Number(ticks * BigInt(num))) / den;
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
    data: Uint8Array,
    side: Uint8Array | undefined,
    streamIndex: number,
    flags: number,
    [pts, dts, duration, position]: readonly [bigint | null, bigint | null, bigint, bigint | null],
    timeBase: Rational,
  ) {
    this.data = data;
    this.streamIndex = streamIndex;
    this.pts = pts === null ? null : secondsOf(pts, timeBase);
    this.dts = dts === null ? null : secondsOf(dts, timeBase);
    this.duration = duration > 0n ? secondsOf(duration, timeBase) : null;
    this.ticks = { pts, dts, duration };
    this.keyframe = (flags & 1) !== 0;
    this.discard = (flags & 2) !== 0;
    this.position = position === null ? null : Number(position);
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
 * The public objects of packets that came in one call. They share one piece of memory.
 *
 * @returns Steps: of each output a packet, or `null`.
 */
export function packetSteps(native: NativePackets): (Packet | null)[][] {
  const { words, ticks, buffer } = native;
  const steps = Array.from({ length: native.steps }, () =>
    new Array<Packet | null>(native.outputs).fill(null),
  );
  const known = (value: bigint | undefined): bigint | null =>
    value === undefined || value === NO_TICKS ? null : value;
  let timeBase: Rational = { num: 0, den: 0 };
  let offset = 0;
  const word = (place: number): number => words[place] ?? 0;
  for (let n = 0, t = 0; n < words.length; n += WORDS, t += TICKS) {
    const [size, sideSize] = [word(n + 4), word(n + 5)];
    const [num, den] = [word(n + 6), word(n + 7)];
    if (timeBase.num !== num || timeBase.den !== den) {
      timeBase = Object.freeze({ num, den });
    }
    const data = new Uint8Array(buffer, offset, size);
    const side = sideSize === 0 ? undefined : new Uint8Array(buffer, offset + size, sideSize);
    offset += size + sideSize;
    const times = [known(ticks[t]), known(ticks[t + 1]), ticks[t + 2] ?? 0n, known(ticks[t + 3])] as const;
    const row = steps[word(n)];
    if (row !== undefined) {
      row[word(n + 1)] = new PacketObject(data, side, word(n + 2), word(n + 3), times, timeBase);
    }
  }
  return steps;
}
