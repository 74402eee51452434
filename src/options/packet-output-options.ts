import { type Checks, checkOptions, integer, requireOptions, text } from './validate.ts';

/** Which packets are handed out, undecoded. */
export type PacketOutputOptions = {
  /** Which source stream. */
  readonly streamIndex: number;
  /** Bitstream filters, e.g. `'h264_mp4toannexb'`. @default none */
  readonly bitstreamFilter?: string;
};

const PACKET_CHECKS: Checks<PacketOutputOptions> = {
  streamIndex: integer(0, 2 ** 31 - 1),
  bitstreamFilter: text,
};

/**
 * Checks the options of `addPacketStream()` of a reader.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validatePacketOutputOptions(options: PacketOutputOptions): PacketOutputOptions {
  const checked = checkOptions(options, PACKET_CHECKS);
  requireOptions(checked, ['streamIndex']);
  return checked;
}
