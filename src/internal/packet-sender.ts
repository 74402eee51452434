import type { Packet } from '../chunk.ts';
import { PacketBatch } from './packet-batch.ts';

/** Bytes, and batches, after which is waited for those before. */
const UNIT_BYTES = 1024 * 1024;
const UNIT_BATCHES = 4;

/** Milliseconds after which it is asked whether few packets were written well. */
const LOOK = 20;

/** The addon's side. */
export type PacketTarget = {
  /** Copies packets to be written; whether writing has failed meanwhile. */
  readonly send: (words: Int32Array, ticks: BigInt64Array, bytes: Uint8Array) => boolean;
  /** Resolves when all that was sent is written. */
  readonly written: () => Promise<void>;
};

/**
 * Gathers packets of all inputs and sends them when there are many, or when the event loop turns. A few batches are filled while
 * those before them are written.
 */
export class PacketSender {
  readonly #target: PacketTarget;
  readonly #batch = new PacketBatch();
  /** Settles, and never fails, when what was sent before the present unit is written. */
  #written: Promise<void> = Promise.resolve();
  #unitBytes = 0;
  #unitBatches = 0;
  #failure: { readonly error: unknown; told: boolean } | undefined;
  #scheduled = false;
  #look: NodeJS.Timeout | undefined;

  constructor(target: PacketTarget) {
    this.#target = target;
  }

  /** Takes a packet. What it returns is to be waited for: that is the backpressure. */
  add(input: number, packet: Packet): Promise<void> | undefined {
    this.#tell();
    this.#batch.add(input, packet);
    if (this.#batch.isFull) {
      return this.#send() ? this.#endUnit() : undefined;
    }
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(this.#onTurn);
    }
    return undefined;
  }

  /** Nobody may write for a while now. */
  readonly #onTurn = (): void => {
    this.#scheduled = false;
    if (!this.#batch.isEmpty) {
      this.#send();
      this.#look ??= setTimeout(this.#onLook, LOOK).unref();
    }
  };

  /** What failed is to be known soon also where few packets come. */
  readonly #onLook = (): void => {
    this.#look = undefined;
    this.#mark();
  };

  /** Sends what was gathered. @returns Whether what was sent before is to be waited for now. */
  #send(): boolean {
    this.#unitBytes += this.#batch.bytes;
    this.#unitBatches += 1;
    const failed = this.#batch.take(this.#target.send);
    return failed || this.#unitBytes >= UNIT_BYTES || this.#unitBatches >= UNIT_BATCHES;
  }

  /** What is sent from now on is another unit. @returns Resolves when the unit before this one is written. */
  #endUnit(): Promise<void> {
    const before = this.#written;
    this.#mark();
    return before.then(() => this.#tell());
  }

  #mark(): void {
    this.#unitBytes = 0;
    this.#unitBatches = 0;
    this.#written = this.#target.written().catch((error: unknown) => {
      this.#failure ??= { error, told: false };
    });
  }

  /** Sends what waits, and resolves when all is written. What failed and no write has told yet is told now. */
  async drain(): Promise<void> {
    clearTimeout(this.#look);
    this.#look = undefined;
    if (!this.#batch.isEmpty) {
      this.#send();
    }
    this.#mark();
    await this.#written;
    if (this.#failure?.told === false) {
      this.#tell();
    }
  }

  #tell(): void {
    if (this.#failure !== undefined) {
      this.#failure.told = true;
      throw this.#failure.error;
    }
  }
}
