// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `rtp`. */
export type RtpMuxerOptions = AnyMuxerOptions & {
  /** RTP muxer flags. @default 0 */
  readonly rtpflags?: 'latm' | 'rfc2190' | 'skip_rtcp' | 'h264_mode0' | 'send_bye' | (string & {});
  /** Specify RTP payload type. -1 … 127 @default -1 */
  readonly payload_type?: Quantity;
  /** Stream identifier. 0 … ∞ @default 0 */
  readonly ssrc?: Quantity;
  /** CNAME to include in RTCP SR packets. */
  readonly cname?: string;
  /** Starting sequence number. -1 … 65535 @default -1 */
  readonly seq?: Quantity;
};
