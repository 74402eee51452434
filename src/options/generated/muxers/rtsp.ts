// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `rtsp`. */
export type RtspMuxerOptions = AnyMuxerOptions & {
  /** Do not start playing the stream immediately. @default false */
  readonly initial_pause?: boolean | 0 | 1;
  /** RTP muxer flags. @default 0 */
  readonly rtpflags?: 'latm' | 'rfc2190' | 'skip_rtcp' | 'h264_mode0' | 'send_bye' | (string & {});
  /** Set RTSP transport protocols. @default 0 */
  readonly rtsp_transport?: 'udp' | 'tcp' | 'udp_multicast' | 'http' | 'https' | (string & {});
  /** Set RTSP flags. @default 0 */
  readonly rtsp_flags?: 'filter_src' | 'listen' | 'prefer_tcp' | 'satip_raw' | (string & {});
  /** Set media types to accept from the server. @default 15 */
  readonly allowed_media_types?: 'video' | 'audio' | 'data' | 'subtitle' | (string & {});
  /** Set minimum local UDP port. 0 … 65535 @default 5000 */
  readonly min_port?: Quantity;
  /** Set maximum local UDP port. 0 … 65535 @default 65000 */
  readonly max_port?: Quantity;
  /** Set maximum timeout (in seconds) to wait for incoming connections (-1 is infinite, imply flag listen) @default -1 */
  readonly listen_timeout?: Quantity;
  /** Set timeout (in microseconds) of socket I/O operations. @default 0 */
  readonly timeout?: Quantity;
  /** Set number of packets to buffer for handling of reordered packets. -1 … ∞ @default -1 */
  readonly reorder_queue_size?: Quantity;
  /** Underlying protocol send/receive buffer size. -1 … ∞ @default -1 */
  readonly buffer_size?: Quantity;
  /** Underlying protocol send packet size. -1 … ∞ @default 1472 */
  readonly pkt_size?: Quantity;
  /** Override User-Agent header. @default Lavf63.1.102 */
  readonly user_agent?: string;
  /** Certificate Authority database file. */
  readonly ca_file?: string;
  /** Certificate Authority database file. */
  readonly cafile?: string;
  /** Verify the peer certificate. @default true */
  readonly tls_verify?: boolean | 0 | 1;
  /** Verify the peer certificate. @default true */
  readonly verify?: boolean | 0 | 1;
  /** Certificate file. */
  readonly cert_file?: string;
  /** Certificate file. */
  readonly cert?: string;
  /** Private key file. */
  readonly key_file?: string;
  /** Private key file. */
  readonly key?: string;
  /** Verify against a specific hostname. */
  readonly verifyhost?: string;
};
