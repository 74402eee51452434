import type { Packet } from '../chunk.ts';
import { NO_TICKS, sideDataOf } from './packet-objects.ts';

const WORDS = 6;
const TICKS = 3;
/** Packets that cross at once. */
const MOST = 256;
/** Bytes from which a batch is sent. */
const FULL = 256 * 1024;

/** Packets on their way to the addon, which takes many in one call. */
export class PacketBatch {
  readonly #words = new Int32Array(MOST * WORDS);
  readonly #ticks = new BigInt64Array(MOST * TICKS);
  #bytes = new Uint8Array(64 * 1024);
  #count = 0;
  #used = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Whether it is to be sent before another packet comes. */
  get isFull(): boolean {
    return this.#count === MOST || this.#used >= FULL;
  }

  /** Bytes of what is in it. */
  get bytes(): number {
    return this.#used;
  }

  /** Copies a packet in. */
  add(input: number, packet: Packet): void {
    const { data, ticks, timeBase } = packet;
    const side = sideDataOf(packet);
    const sideSize = side?.byteLength ?? 0;
    this.#reserve(data.byteLength + sideSize);
    const word = this.#count * WORDS;
    this.#words[word] = input;
    this.#words[word + 1] = Number(packet.keyframe) | (Number(packet.discard) << 1);
    this.#words[word + 2] = data.byteLength;
    this.#words[word + 3] = sideSize;
    this.#words[word + 4] = timeBase.num;
    this.#words[word + 5] = timeBase.den;
    const place = this.#count * TICKS;
    this.#ticks[place] = ticks.pts ?? NO_TICKS;
    this.#ticks[place + 1] = ticks.dts ?? NO_TICKS;
    this.#ticks[place + 2] = ticks.duration;
    this.#bytes.set(data, this.#used);
    this.#used += data.byteLength;
    if (side !== undefined) {
      this.#bytes.set(side, this.#used);
      this.#used += sideSize;
    }
    this.#count += 1;
  }

  #reserve(more: number): void {
    const needed = this.#used + more;
    if (needed > this.#bytes.byteLength) {
      const bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.byteLength));
      bytes.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = bytes;
    }
  }

  /** Gives all to `send`, which copies it before it returns, and is empty again. */
  take<T>(send: (words: Int32Array, ticks: BigInt64Array, bytes: Uint8Array) => T): T {
    const words = this.#words.subarray(0, this.#count * WORDS);
    const ticks = this.#ticks.subarray(0, this.#count * TICKS);
    const bytes = this.#bytes.subarray(0, this.#used);
    this.#count = 0;
    this.#used = 0;
    return send(words, ticks, bytes);
  }
}
