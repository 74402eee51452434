// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AdtsMuxerOptions } from './muxers/adts.ts';
import type { AiffMuxerOptions } from './muxers/aiff.ts';
import type { AviMuxerOptions } from './muxers/avi.ts';
import type { DashMuxerOptions } from './muxers/dash.ts';
import type { FlacMuxerOptions } from './muxers/flac.ts';
import type { FlvMuxerOptions } from './muxers/flv.ts';
import type { GifMuxerOptions } from './muxers/gif.ts';
import type { HlsMuxerOptions } from './muxers/hls.ts';
import type { Image2MuxerOptions } from './muxers/image2.ts';
import type { IpodMuxerOptions } from './muxers/ipod.ts';
import type { MatroskaMuxerOptions } from './muxers/matroska.ts';
import type { MovMuxerOptions } from './muxers/mov.ts';
import type { Mp3MuxerOptions } from './muxers/mp3.ts';
import type { Mp4MuxerOptions } from './muxers/mp4.ts';
import type { MpegtsMuxerOptions } from './muxers/mpegts.ts';
import type { OggMuxerOptions } from './muxers/ogg.ts';
import type { OpusMuxerOptions } from './muxers/opus.ts';
import type { RtpMuxerOptions } from './muxers/rtp.ts';
import type { RtspMuxerOptions } from './muxers/rtsp.ts';
import type { SegmentMuxerOptions } from './muxers/segment.ts';
import type { TeeMuxerOptions } from './muxers/tee.ts';
import type { WavMuxerOptions } from './muxers/wav.ts';
import type { WebmMuxerOptions } from './muxers/webm.ts';

/** The options of common muxers, by name. */
export type MuxerOptionsByName = {
  readonly adts: AdtsMuxerOptions;
  readonly aiff: AiffMuxerOptions;
  readonly avi: AviMuxerOptions;
  readonly dash: DashMuxerOptions;
  readonly flac: FlacMuxerOptions;
  readonly flv: FlvMuxerOptions;
  readonly gif: GifMuxerOptions;
  readonly hls: HlsMuxerOptions;
  readonly image2: Image2MuxerOptions;
  readonly ipod: IpodMuxerOptions;
  readonly matroska: MatroskaMuxerOptions;
  readonly mov: MovMuxerOptions;
  readonly mp3: Mp3MuxerOptions;
  readonly mp4: Mp4MuxerOptions;
  readonly mpegts: MpegtsMuxerOptions;
  readonly ogg: OggMuxerOptions;
  readonly opus: OpusMuxerOptions;
  readonly rtp: RtpMuxerOptions;
  readonly rtsp: RtspMuxerOptions;
  readonly segment: SegmentMuxerOptions;
  readonly tee: TeeMuxerOptions;
  readonly wav: WavMuxerOptions;
  readonly webm: WebmMuxerOptions;
};
