// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `dash`. */
export type DashMuxerOptions = AnyMuxerOptions & {
  /** Adaptation sets. Syntax: id=0,streams=0,1,2 id=1,streams=3,4 and so on. */
  readonly adaptation_sets?: string;
  /** Set dash segment files type. 0 … 2 @default auto */
  readonly dash_segment_type?: 'auto' | 'mp4' | 'webm' | number;
  /** Number of segments kept outside of the manifest before removing from disk. 0 … ∞ @default 5 */
  readonly extra_window_size?: Quantity;
  /** Set list of options for the container format (mp4/webm) used for dash. */
  readonly format_options?: string;
  /** Fragment duration (in seconds, fractional value can be set) 0 … ∞ @default 0 */
  readonly frag_duration?: string | number;
  /** Set type of interval for fragments. 0 … 3 @default none */
  readonly frag_type?: 'none' | 'every_frame' | 'duration' | 'pframes' | number;
  /** Write global SIDX atom. Applicable only for single file, mp4 output, non-streaming mode. @default false */
  readonly global_sidx?: boolean | 0 | 1;
  /** HLS master playlist name. @default master.m3u8 */
  readonly hls_master_name?: string;
  /** Generate HLS playlist files(master.m3u8, media_%d.m3u8) @default false */
  readonly hls_playlist?: boolean | 0 | 1;
  /** HTTP protocol options. */
  readonly http_opts?: string;
  /** Use persistent HTTP connections. @default false */
  readonly http_persistent?: boolean | 0 | 1;
  /** Override User-Agent field in HTTP header. */
  readonly http_user_agent?: string;
  /** Ignore IO errors during open and write. Useful for long-duration runs with network output. @default false */
  readonly ignore_io_errors?: boolean | 0 | 1;
  /** Enable/Disable segment index correction logic. @default false */
  readonly index_correction?: boolean | 0 | 1;
  /** DASH-templated name to used for the initialization segment. @default init-stream$RepresentationID$.$ext$ */
  readonly init_seg_name?: string;
  /** Enable Low-latency dash. Constrains the value of a few elements. @default false */
  readonly ldash?: boolean | 0 | 1;
  /** Enable Low-latency HLS(Experimental). Adds #EXT-X-PREFETCH tag with current segment's URI. @default false */
  readonly lhls?: boolean | 0 | 1;
  /** Publish master playlist every after this many segment intervals. 0 … ∞ @default 0 */
  readonly master_m3u8_publish_rate?: Quantity;
  /** Set desired maximum playback rate. 0.5 … 1.5 @default 1 */
  readonly max_playback_rate?: string | number;
  /** DASH-templated name to used for the media segments. @default chunk-stream$RepresentationID$-$Number%05d$.$ext$ */
  readonly media_seg_name?: string;
  /** Set the HTTP method. */
  readonly method?: string;
  /** Set desired minimum playback rate. 0.5 … 1.5 @default 1 */
  readonly min_playback_rate?: string | number;
  /** Set profiles. Elements and values used in the manifest may be constrained by them. @default dash */
  readonly mpd_profile?: 'dash' | 'dvb_dash' | (string & {});
  /** Remove all segments when finished. @default false */
  readonly remove_at_exit?: boolean | 0 | 1;
  /** Segment duration (in seconds, fractional value can be set) 0 … ∞ @default 5000000 */
  readonly seg_duration?: string | number;
  /** Store all segments in one file, accessed using byte ranges. @default false */
  readonly single_file?: boolean | 0 | 1;
  /** DASH-templated name to be used for baseURL. Implies storing all segments in one file, accessed using byte ranges. */
  readonly single_file_name?: string;
  /** Set MPD availabilityStartTime as epoch milliseconds. 0 … ∞ @default 0 */
  readonly availability_start_time_ms?: Quantity;
  /** Enable/Disable streaming mode of output. Each frame will be moof fragment. @default false */
  readonly streaming?: boolean | 0 | 1;
  /** Set MPD suggestedPresentationDelay. 0 … ∞ @default 0 */
  readonly suggested_presentation_delay?: string | number;
  /** Set desired target latency for Low-latency dash. 0 … ∞ @default 0 */
  readonly target_latency?: string | number;
  /** Set timeout for socket I/O operations. -1 … ∞ @default -1 */
  readonly timeout?: string | number;
  /** Set the mpd update interval. 0 … ∞ @default 0 */
  readonly update_period?: Quantity;
  /** Use SegmentTemplate instead of SegmentList. @default true */
  readonly use_template?: boolean | 0 | 1;
  /** Use SegmentTimeline in SegmentTemplate. @default true */
  readonly use_timeline?: boolean | 0 | 1;
  /** URL of the page that will return the UTC timestamp in ISO format. */
  readonly utc_timing_url?: string;
  /** Number of segments kept in the manifest. 0 … ∞ @default 0 */
  readonly window_size?: Quantity;
  /** Write producer reference time element. */
  readonly write_prft?: boolean | 0 | 1 | 'auto';
};
