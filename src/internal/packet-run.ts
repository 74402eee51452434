import type { Packet } from '../chunk.ts';
import type { Rational } from '../time.ts';
import { NUMBERS, type PacketNumbers, packetObject, TICKS, WORDS } from './packet-objects.ts';

/** Packets that come over at once. */
const MOST = 256;

/** Bytes of the memory that small packets share: whoever keeps one of them keeps as much. */
const BLOCK = 64 * 1024;

/** Bytes from which a packet has memory of its own, where it finds no room in what is left of a block. */
const LARGE = 16 * 1024;

/** What {@link TakePackets} says at the end, and where the memory given is too small. */
const AT_END = -1;
const NO_ROOM = -2;

/** Has the addon copy packets into memory, and says how many; see `takePackets` of its reader. */
export type TakePackets = (
  words: Int32Array,
  ticks: BigInt64Array,
  numbers: Float64Array,
  bytes: Uint8Array,
) => number;

/**
 * Packets that came over in one call. Each becomes an object when it is given: those that wait cost the collector nothing.
 */
export class PacketRun {
  #numbers: PacketNumbers = numbersOf(0);
  /** Memory that is filled bit by bit, and how much of it is. */
  #block = new ArrayBuffer(0);
  #used = 0;
  /** Memory that the packets are in, and where the next one begins. */
  #source = this.#block;
  #offset = 0;
  #count = 0;
  #given = 0;
  #timeBase: Rational = { num: 0, den: 0 };

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#given === this.#count;
  }

  /**
   * Has more come over, once nothing waits.
   *
   * @param outputs Packets that a step may have.
   * @returns Whether something came; `null` at the end.
   */
  fill(take: TakePackets, outputs: number): boolean | null {
    const most = Math.max(MOST, outputs);
    if (this.#numbers.words.length < most * WORDS) {
      this.#numbers = numbersOf(most);
    }
    const { words, ticks, numbers } = this.#numbers;
    const into = (buffer: ArrayBuffer, offset: number) =>
      take(words, ticks, numbers, new Uint8Array(buffer, offset));
    let count = into(this.#block, this.#used);
    let own: ArrayBuffer | undefined;
    while (count === NO_ROOM) {
      const needed = words[0] ?? 0;
      own = needed < LARGE ? undefined : new ArrayBuffer(needed);
      if (own === undefined) {
        this.#block = new ArrayBuffer(BLOCK);
        this.#used = 0;
      }
      count = into(own ?? this.#block, 0);
    }
    this.#source = own ?? this.#block;
    this.#offset = own === undefined ? this.#used : 0;
    this.#given = 0;
    this.#count = Math.max(count, 0);
    if (own === undefined) {
      for (let n = 0; n < this.#count; n += 1) {
        this.#used += this.#bytes(n);
      }
    }
    return count === AT_END ? null : count > 0;
  }

  /** The next packet. */
  next(): Packet | undefined {
    const n = this.#given;
    if (n === this.#count) {
      return undefined;
    }
    const { words } = this.#numbers;
    const [num, den] = [words[n * WORDS + 6] ?? 0, words[n * WORDS + 7] ?? 0];
    if (this.#timeBase.num !== num || this.#timeBase.den !== den) {
      this.#timeBase = Object.freeze({ num, den });
    }
    const packet = packetObject(n, this.#numbers, this.#source, this.#offset, this.#timeBase);
    this.#offset += this.#bytes(n);
    this.#given += 1;
    return packet;
  }

  /** The packets of the next step, each at its output's place, `null` at the others. */
  nextStep(outputs: number): (Packet | null)[] | undefined {
    if (this.isEmpty) {
      return undefined;
    }
    const { words } = this.#numbers;
    const row = new Array<Packet | null>(outputs).fill(null);
    const step = words[this.#given * WORDS];
    while (this.#given < this.#count && words[this.#given * WORDS] === step) {
      const output = words[this.#given * WORDS + 1] ?? 0;
      row[output] = this.next() ?? null;
    }
    return row;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#given = this.#count;
  }

  #bytes(n: number): number {
    const { words } = this.#numbers;
    return (words[n * WORDS + 4] ?? 0) + (words[n * WORDS + 5] ?? 0);
  }
}

function numbersOf(packets: number): PacketNumbers {
  return {
    words: new Int32Array(packets * WORDS),
    ticks: new BigInt64Array(packets * TICKS),
    numbers: new Float64Array(packets * NUMBERS),
  };
}
