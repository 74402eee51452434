import type { Packet } from '../chunk.ts';
import type { NativePacketBatch } from '../native/binding.ts';
import { PacketBatch } from './packet-batch.ts';

/**
 * Gathers packets of all inputs and sends them when there are many, or when the event loop turns. One batch is filled while the one
 * before it is written.
 */
export class PacketSender {
  readonly #write: (batch: NativePacketBatch) => Promise<void>;
  readonly #batch = new PacketBatch();
  #written: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown; told: boolean } | undefined;
  #scheduled = false;

  constructor(write: (batch: NativePacketBatch) => Promise<void>) {
    this.#write = write;
  }

  /** Takes a packet. What it returns is to be waited for: that is the backpressure. */
  add(input: number, packet: Packet): Promise<void> | undefined {
    this.#tell();
    this.#batch.add(input, packet);
    if (this.#batch.isFull) {
      const before = this.#written;
      this.#send();
      return before.then(() => this.#tell());
    }
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#send());
    }
    return undefined;
  }

  #send(): void {
    this.#scheduled = false;
    if (this.#batch.isEmpty) {
      return;
    }
    this.#written = this.#batch.take(this.#write).catch((error: unknown) => {
      this.#failure ??= { error, told: false };
    });
  }

  /** Sends what waits, and resolves when all is written. What failed and no write has told yet is told now. */
  async drain(): Promise<void> {
    this.#send();
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
