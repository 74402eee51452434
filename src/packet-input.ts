import type { Packet } from './chunk.ts';
import { invalidRange, invalidType } from './errors.ts';
import { InputStream } from './input-stream.ts';
import type { WriterSession } from './internal/writer-session.ts';
import type { NativeInputInfo } from './native/binding.ts';

/** Most packets only go into a batch, and there is room for more: one promise does for all of them. */
const WRITTEN: Promise<void> = Promise.resolve();

/** An input that takes packets as they are. */
export class PacketInput extends InputStream {
  readonly description: string;
  /** Dts of the packet written last, ticks. */
  #last: bigint | undefined;

  /** @internal */
  constructor(session: WriterSession, info: NativeInputInfo) {
    super(session, info);
    this.description = `${this.codec}, copied`;
  }

  /**
   * Writes a packet of the stream that this input was made from. The data is copied before this returns.
   *
   * Packets are handed on many at a time, at the latest when the event loop turns: what the container or the target has against one
   * may be told by a later write, or by `finish()`.
   *
   * @param packet A packet of a reader.
   * @returns Resolves when there is room for more.
   * @throws MediaError `ERR_STATE` before `open()`, `ERR_CLOSED`, `ERR_INVALID_DATA`, `ERR_IO`, `ERR_DISK_FULL`, `ERR_ABORTED`.
   * @throws RangeError `ERR_INVALID_ARG` where its dts is before that of the packet written last.
   */
  write(packet: Packet): Promise<void> {
    try {
      return this.#write(packet) ?? WRITTEN;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** What it returns is to be waited for; nothing where there is room. */
  #write(packet: Packet): Promise<void> | undefined {
    this.session.require('write', 'open');
    checkPacket(packet);
    const { dts } = packet.ticks;
    if (dts !== null && this.#last !== undefined && dts < this.#last) {
      throw invalidRange(
        'packet.ticks.dts',
        `at least ${this.#last}, that of the packet before`,
        Number(dts),
      );
    }
    const room = this.session.writePacket(this.index, packet);
    this.#last = dts ?? this.#last;
    return room;
  }
}

function checkPacket(packet: Packet): void {
  if (typeof packet !== 'object' || packet === null || !(packet.data instanceof Uint8Array)) {
    throw invalidType('packet', 'a packet of a reader', packet);
  }
  const { ticks, timeBase } = packet;
  const isTime = (value: unknown) => value === null || typeof value === 'bigint';
  if (!isTime(ticks?.pts) || !isTime(ticks.dts) || typeof ticks.duration !== 'bigint') {
    throw invalidType('packet.ticks', 'pts and dts as bigint or null, and duration as bigint', ticks);
  }
  if (!(timeBase?.num > 0 && timeBase.den > 0)) {
    throw invalidType('packet.timeBase', 'two positive integers', timeBase);
  }
}
