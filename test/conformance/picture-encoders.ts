/** How one picture encoder is tried. */
export type PictureRow = {
  readonly encoder: string;
  /** Muxer; `image2pipe` for a still image. */
  readonly format: string;
  /** Extension, where it is not the muxer's name. */
  readonly extension?: string;
  /** Decibels that the pictures keep over their error, in RGB; infinite for what loses nothing. */
  readonly quality: number;
  readonly size?: readonly [width: number, height: number];
  readonly frameRate?: number;
  readonly frames?: number;
  readonly bitRate?: number;
  readonly options?: Readonly<Record<string, string>>;
  readonly encoderOptions?: Readonly<Record<string, string>>;
  /** What is written: colours, shades, or black and white for formats that have no more. */
  readonly source?: 'gray' | 'bilevel';
  /** What readers must be told. */
  readonly demuxer?: string;
  /** A still image that only PyAV reads right, and why Debian's FFmpeg 5.1 does not; it is no witness then. */
  readonly notDebian?: string;
  /** Why PyAV is no witness. */
  readonly notPyav?: string;
  /** Whether the container has no time of each picture. */
  readonly noTimes?: boolean;
};

const LOSSLESS = Number.POSITIVE_INFINITY;

const rows = (format: string, quality: number, names: string, more: Partial<PictureRow> = {}): PictureRow[] =>
  names.split(' ').map((encoder) => ({ encoder, format, quality, ...more }));

const still = (quality: number, encoder: string, more: Partial<PictureRow> = {}): PictureRow => ({
  ...{ encoder, format: 'image2pipe', extension: encoder, quality, frames: 1 },
  ...more,
});

/** Every picture encoder of the build, in a container that fits. */
export const PICTURE_ROWS: readonly PictureRow[] = [
  still(LOSSLESS, 'alias_pix', { extension: 'pix' }),
  { encoder: 'apng', format: 'apng', quality: LOSSLESS },
  ...rows('avi', 33, 'asv1 asv2 h263p mjpeg msmpeg4 msmpeg4v2'),
  ...rows('avi', 28, 'cinepak msvideo1 msrle'),
  ...rows('avi', 25, 'cljr'),
  ...rows('avi', LOSSLESS, 'ffvhuff huffyuv ljpeg magicyuv utvideo zlib zmbv'),
  ...rows('avi', 33, 'snow y41p'),
  ...rows('mov', LOSSLESS, 'avrp qtrle r10k r210'),
  ...rows('mov', 55, 'cfhd prores prores_aw prores_ks'),
  ...rows('mov', 30, 'dxv rpza svq1 yuv4 v210'),
  { encoder: 'smc', format: 'mov', quality: 15 },
  { encoder: 'avui', format: 'mov', quality: 38, size: [720, 486] },
  { encoder: 'dnxhd', format: 'mov', quality: 38, size: [1280, 720], bitRate: 90_000_000, frames: 3 },
  { encoder: 'dvvideo', format: 'dv', quality: 38, size: [720, 576], frames: 5 },
  { encoder: 'vc2', format: 'dirac', extension: 'drc', quality: 33, noTimes: true },
  { encoder: 'ffv1', format: 'matroska', extension: 'mkv', quality: LOSSLESS },
  { encoder: 'fits', format: 'fits', quality: LOSSLESS, noTimes: true },
  ...rows('flv', LOSSLESS, 'flashsv'),
  ...rows('flv', 30, 'flashsv2 flv'),
  { encoder: 'gif', format: 'gif', quality: 33 },
  { encoder: 'h261', format: 'h261', quality: 33, size: [176, 144], frameRate: 30_000 / 1001, noTimes: true },
  { encoder: 'h263', format: 'h263', quality: 33, size: [176, 144], noTimes: true },
  ...rows('mp4', 33, 'libopenh264 libx264 libx265 mpeg4'),
  { encoder: 'libx264rgb', format: 'mp4', quality: 33 },
  { encoder: 'libsvtav1', format: 'ivf', quality: 30, size: [128, 96] },
  ...rows('webm', 33, 'libvpx libvpx-vp9'),
  { encoder: 'mpeg1video', format: 'mpeg1video', extension: 'm1v', quality: 33, noTimes: true },
  { encoder: 'mpeg2video', format: 'mpegts', extension: 'ts', quality: 33 },
  {
    encoder: 'pdv',
    format: 'pdv',
    quality: 0,
    size: [400, 240],
    options: { max_frames: '10' },
    source: 'bilevel',
    notDebian: 'it does not know the format',
    notPyav: 'nor does FFmpeg 8.1',
  },
  ...rows('nut', LOSSLESS, 'rawvideo'),
  ...rows('nut', 33, 'speedhq'),
  { encoder: 'roqvideo', format: 'roq', quality: 33, frameRate: 30 },
  ...rows('rm', 33, 'rv10 rv20'),
  ...rows('asf', 33, 'wmv1 wmv2'),
  still(LOSSLESS, 'bmp'),
  still(LOSSLESS, 'dpx'),
  still(LOSSLESS, 'exr', { quality: 40 }),
  still(45, 'hdr', { notDebian: 'it does not know the format' }),
  still(45, 'jpeg2000', { extension: 'jp2' }),
  still(LOSSLESS, 'jpegls', { extension: 'jls' }),
  still(LOSSLESS, 'pam'),
  still(LOSSLESS, 'pbm', { source: 'bilevel' }),
  still(LOSSLESS, 'pcx'),
  still(40, 'pfm', { notDebian: 'it reads the rows from the wrong end' }),
  still(40, 'phm', { notPyav: 'it reads the rows from the wrong end' }),
  still(LOSSLESS, 'pgm', { source: 'gray' }),
  still(38, 'pgmyuv'),
  still(LOSSLESS, 'png'),
  still(LOSSLESS, 'ppm'),
  still(LOSSLESS, 'qoi'),
  still(LOSSLESS, 'sgi'),
  still(LOSSLESS, 'sunrast', { extension: 'sun' }),
  still(LOSSLESS, 'targa', { extension: 'tga' }),
  still(LOSSLESS, 'tiff'),
  still(35, 'vbn'),
  still(LOSSLESS, 'wbmp', { source: 'bilevel', notDebian: 'it does not know the format' }),
  still(LOSSLESS, 'xbm', { source: 'bilevel' }),
  still(LOSSLESS, 'xface', { source: 'bilevel', size: [48, 48] }),
  still(LOSSLESS, 'xwd'),
  still(33, 'libwebp', { extension: 'webp', format: 'webp' }),
];

/** Encoders that no file can show, and why. */
export const PICTURE_EXCLUDED: Readonly<Record<string, string>> = {
  a64multi: 'for a Commodore 64: nothing else decodes it',
  a64multi5: 'for a Commodore 64: nothing else decodes it',
  amv: 'AMV holds it beside sound only: tried with it',
  bitpacked: 'for RTP alone',
  libwebp_anim: 'neither witness shows animations: tried with ImageMagick',
  vnull: 'makes no bytes',
  wrapped_avframe: 'hands frames on in memory',
};

/** Encoders that are hardware. */
export const HARDWARE: RegExp = /_(vaapi|v4l2m2m|nvenc|qsv|amf|vulkan|videotoolbox|mf|d3d12va|mediacodec)$/;
