import type { Packet } from './chunk.ts';
import { invalidType } from './errors.ts';
import { InputStream } from './input-stream.ts';
import type { WriterSession } from './internal/writer-session.ts';
import type { NativeInputInfo, NativePacket } from './native/binding.ts';
import { compact } from './options/native-options.ts';

/** An input that takes packets as they are. */
export class PacketInput extends InputStream {
  readonly description: string;

  /** @internal */
  constructor(session: WriterSession, info: NativeInputInfo) {
    super(session, info);
    this.description = `${this.codec}, copied`;
  }

  /**
   * Writes a packet of the stream that this input was made from. The data is copied before this returns.
   *
   * @param packet A packet of a reader.
   * @returns Resolves when there is room for more.
   * @throws MediaError `ERR_STATE` before `open()`, `ERR_CLOSED`, `ERR_INVALID_DATA`, `ERR_IO`, `ERR_DISK_FULL`, `ERR_ABORTED`.
   */
  async write(packet: Packet): Promise<void> {
    this.session.require('write', 'open');
    if (typeof packet !== 'object' || packet === null || !(packet.data instanceof Uint8Array)) {
      throw invalidType('packet', 'a packet of a reader', packet);
    }
    const native = compact<NativePacket>({
      streamIndex: packet.streamIndex,
      data: packet.data,
      ptsTicks: packet.ticks.pts ?? undefined,
      dtsTicks: packet.ticks.dts ?? undefined,
      durationTicks: packet.ticks.duration,
      timeBase: packet.timeBase,
      keyframe: packet.keyframe,
      discard: packet.discard,
    });
    await this.session.call('write', () => this.session.native.writePacket(this.index, native));
  }
}
