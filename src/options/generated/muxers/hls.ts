// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `hls`. */
export type HlsMuxerOptions = AnyMuxerOptions & {
  /** Set first number in the sequence. 0 … ∞ @default 0 */
  readonly start_number?: Quantity;
  /** Set segment length. 0 … ∞ @default 2000000 */
  readonly hls_time?: string | number;
  /** Set segment length at init list. 0 … ∞ @default 0 */
  readonly hls_init_time?: string | number;
  /** Set maximum number of playlist entries. 0 … ∞ @default 5 */
  readonly hls_list_size?: Quantity;
  /** Set number of unreferenced segments to keep before deleting. 1 … ∞ @default 1 */
  readonly hls_delete_threshold?: Quantity;
  /** Set hls vtt list of options for the container format used for hls. */
  readonly hls_vtt_options?: string;
  /** Explicitly set whether the client MAY (1) or MUST NOT (0) cache media segments. @default -1 */
  readonly hls_allow_cache?: Quantity;
  /** Url to prepend to each playlist entry. */
  readonly hls_base_url?: string;
  /** Filename template for segment files. */
  readonly hls_segment_filename?: string;
  /** Set segments files format options of hls. */
  readonly hls_segment_options?: string;
  /** Maximum size per segment file, (in bytes) 0 … ∞ @default 0 */
  readonly hls_segment_size?: Quantity;
  /** File with key URI and key file path. */
  readonly hls_key_info_file?: string;
  /** Enable AES128 encryption support. @default false */
  readonly hls_enc?: boolean | 0 | 1;
  /** Hex-coded 16 byte key to encrypt the segments. */
  readonly hls_enc_key?: string;
  /** Url to access the key to decrypt the segments. */
  readonly hls_enc_key_url?: string;
  /** Hex-coded 16 byte initialization vector. */
  readonly hls_enc_iv?: string;
  /** Set path of hls subtitles. */
  readonly hls_subtitle_path?: string;
  /** Set hls segment files type. 0 … 1 @default mpegts */
  readonly hls_segment_type?: 'mpegts' | 'fmp4' | number;
  /** Set fragment mp4 file init filename. @default init.mp4 */
  readonly hls_fmp4_init_filename?: string;
  /** Resend fragment mp4 init file after refresh m3u8 every time. @default false */
  readonly hls_fmp4_init_resend?: boolean | 0 | 1;
  /** Set flags affecting HLS playlist and media file generation. @default 0 */
  readonly hls_flags?: 'single_file' | 'temp_file' | 'delete_segments' | 'round_durations' | 'discont_start' | 'omit_endlist' | 'split_by_time' | 'append_list' | 'program_date_time' | 'second_level_segment_index' | 'second_level_segment_duration' | 'second_level_segment_size' | 'periodic_rekey' | 'independent_segments' | 'iframes_only' | (string & {});
  /** Set filename expansion with strftime at segment creation. @default false */
  readonly strftime?: boolean | 0 | 1;
  /** Create last directory component in strftime-generated filename. @default false */
  readonly strftime_mkdir?: boolean | 0 | 1;
  /** Set the HLS playlist type. 0 … 2 @default 0 */
  readonly hls_playlist_type?: 'event' | 'vod' | number;
  /** Set the HTTP method(default: PUT) */
  readonly method?: string;
  /** Set source of first number in sequence. 0 … 3 @default generic */
  readonly hls_start_number_source?: 'generic' | 'epoch' | 'epoch_us' | 'datetime' | number;
  /** Override User-Agent field in HTTP header. */
  readonly http_user_agent?: string;
  /** Variant stream map string. */
  readonly var_stream_map?: string;
  /** Closed captions stream map string. */
  readonly cc_stream_map?: string;
  /** Create HLS master playlist with this name. */
  readonly master_pl_name?: string;
  /** Publish master play list every after this many segment intervals. 0 … ∞ @default 0 */
  readonly master_pl_publish_rate?: Quantity;
  /** Use persistent HTTP connections. @default false */
  readonly http_persistent?: boolean | 0 | 1;
  /** Set timeout for socket I/O operations. -1 … ∞ @default -1 */
  readonly timeout?: string | number;
  /** Ignore IO errors for stable long-duration runs with network output. @default false */
  readonly ignore_io_errors?: boolean | 0 | 1;
  /** Set custom HTTP headers, can override built in default headers. */
  readonly headers?: string;
};
