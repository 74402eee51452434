/** How one sound encoder is tried. */
export type SoundRow = {
  readonly encoder: string;
  /** Muxer. */
  readonly format: string;
  /** Extension, where it is not the muxer's name. */
  readonly extension?: string;
  /** Decibels that the sound keeps over its own error. */
  readonly quality: number;
  /** Samples by which decoders give it later: what the format cannot tell them. */
  readonly delay?: number;
  /** Samples of silence that may follow: the rest of a block whose end the format cannot tell. */
  readonly surplus?: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly options?: Readonly<Record<string, string>>;
  readonly encoderOptions?: Readonly<Record<string, string>>;
  /** What readers must be told of data without a header. */
  readonly demuxer?: string;
  readonly demuxerOptions?: Readonly<Record<string, string>>;
  /** Whether demuxers say at the end that they expected more. */
  readonly openEnd?: boolean;
  /** Seconds by which the container may misplace a block: RealMedia spreads them by a clock of its own. */
  readonly clock?: number;
  /** Why Debian's FFmpeg 5.1 is no witness; PyAV alone is then. */
  readonly notDebian?: string;
};

const pcm = (names: string, format: string, quality: number, more: Partial<SoundRow> = {}): SoundRow[] =>
  names.split(' ').map((name) => ({ encoder: `pcm_${name}`, format, quality, ...more }));

const headerless = (names: string, quality: number): SoundRow[] =>
  names.split(' ').map((name) => ({
    encoder: `pcm_${name}`,
    format: name,
    quality,
    demuxer: name,
    demuxerOptions: { sample_rate: '44100', ch_layout: 'stereo' },
    notDebian: 'its raw demuxers take the channels by another option',
  }));

/** Every sound encoder of the build, in a container that fits. */
export const SOUND_ROWS: readonly SoundRow[] = [
  { encoder: 'aac', format: 'mp4', quality: 19, surplus: 1024 },
  { encoder: 'ac3', format: 'ac3', quality: 50, delay: 256, surplus: 1536 },
  { encoder: 'ac3_fixed', format: 'ac3', quality: 50, delay: 256, surplus: 1536 },
  { encoder: 'eac3', format: 'eac3', quality: 50, delay: 256, surplus: 1536 },
  { encoder: 'adpcm_adx', format: 'adx', quality: 48, surplus: 32 },
  { encoder: 'adpcm_argo', format: 'argo_asf', quality: 45, surplus: 32 },
  { encoder: 'adpcm_ima_alp', format: 'alp', extension: 'tun', quality: 24, sampleRate: 22_050 },
  { encoder: 'adpcm_ima_apm', format: 'apm', quality: 30 },
  { encoder: 'adpcm_ima_qt', format: 'mov', quality: 30, surplus: 64 },
  { encoder: 'adpcm_ima_ssi', format: 'kvag', quality: 30 },
  { encoder: 'adpcm_ima_wav', format: 'wav', quality: 32, surplus: 2048 },
  { encoder: 'adpcm_ima_ws', format: 'wsaud', quality: 30, openEnd: true },
  { encoder: 'adpcm_ms', format: 'wav', quality: 35, surplus: 2048 },
  { encoder: 'adpcm_swf', format: 'flv', quality: 32, surplus: 4096 },
  { encoder: 'adpcm_yamaha', format: 'wav', quality: 35, surplus: 1024 },
  { encoder: 'alac', format: 'ipod', extension: 'm4a', quality: 120 },
  {
    encoder: 'aptx',
    format: 'aptx',
    quality: 45,
    delay: 90,
    surplus: 8,
    demuxer: 'aptx',
    demuxerOptions: { sample_rate: '44100' },
  },
  {
    ...{ encoder: 'aptx_hd', format: 'aptx_hd', quality: 50, delay: 90, surplus: 8 },
    ...{ demuxer: 'aptx_hd', demuxerOptions: { sample_rate: '44100' } },
  },
  { encoder: 'dca', format: 'dts', quality: 55, delay: 512, surplus: 512 },
  {
    ...{ encoder: 'dfpwm', format: 'dfpwm', quality: 0, delay: 1, surplus: 16, channels: 1 },
    ...{ demuxer: 'dfpwm', demuxerOptions: { sample_rate: '44100' } },
  },
  { encoder: 'flac', format: 'flac', quality: 120 },
  { encoder: 'g722', format: 'g722', quality: 35, delay: 22, surplus: 2, sampleRate: 16_000, channels: 1 },
  {
    encoder: 'g723_1',
    format: 'g723_1',
    extension: 'tco',
    quality: 8,
    delay: 60,
    surplus: 300,
    sampleRate: 8000,
    channels: 1,
    demuxer: 'g723_1',
  },
  { encoder: 'g726', format: 'wav', quality: 25, surplus: 4, sampleRate: 8000, channels: 1 },
  {
    ...{ encoder: 'g726le', format: 'g726le', quality: 25, surplus: 4, sampleRate: 8000, channels: 1 },
    ...{ demuxer: 'g726le', demuxerOptions: { sample_rate: '8000', code_size: '4' } },
  },
  { encoder: 'libmp3lame', format: 'mp3', quality: 22 },
  { encoder: 'libopus', format: 'ogg', extension: 'opus', quality: 28, sampleRate: 48_000 },
  { encoder: 'libvorbis', format: 'ogg', quality: 28 },
  { encoder: 'mlp', format: 'mlp', quality: 120, surplus: 40 },
  { encoder: 'truehd', format: 'matroska', extension: 'mka', quality: 120, surplus: 40 },
  { encoder: 'mp2', format: 'mp2', quality: 40, delay: 481, surplus: 1152 },
  { encoder: 'mp2fixed', format: 'mp2', quality: 40, delay: 481, surplus: 1152 },
  { encoder: 'nellymoser', format: 'flv', quality: 12, delay: 128, surplus: 512, channels: 1 },
  ...pcm('alaw mulaw', 'wav', 35),
  ...pcm('u8', 'wav', 38),
  ...pcm('s16le', 'wav', 85),
  ...pcm('s24le s32le f32le f64le s64le', 'wav', 120),
  ...pcm('s8', 'aiff', 38),
  ...pcm('s16be', 'aiff', 85),
  ...pcm('s24be s32be f32be f64be', 'aiff', 120),
  ...pcm('s8_planar', 'nut', 38),
  ...pcm('s16be_planar s16le_planar', 'nut', 85),
  ...pcm('s24le_planar s32le_planar s64be', 'nut', 120),
  ...headerless('u16be u16le', 85),
  ...headerless('u24be u24le u32be u32le', 120),
  {
    encoder: 'pcm_bluray',
    format: 'mpegts',
    extension: 'm2ts',
    quality: 80,
    surplus: 480,
    sampleRate: 48_000,
  },
  { encoder: 'pcm_dvd', format: 'vob', quality: 80, surplus: 480, sampleRate: 48_000 },
  {
    encoder: 'pcm_s24daud',
    format: 'daud',
    extension: '302',
    quality: 85,
    sampleRate: 96_000,
    channels: 6,
    surplus: 0,
  },
  {
    encoder: 'real_144',
    format: 'rm',
    quality: 4,
    clock: Number.POSITIVE_INFINITY,
    delay: 160,
    surplus: 320,
    sampleRate: 8000,
    channels: 1,
  },
  { encoder: 'roq_dpcm', format: 'roq', quality: 20, sampleRate: 22_050, surplus: 800 },
  { encoder: 's302m', format: 'mpegts', extension: 'ts', quality: 80, sampleRate: 48_000 },
  { encoder: 'sbc', format: 'sbc', quality: 40, delay: 73, surplus: 128 },
  { encoder: 'tta', format: 'tta', quality: 120 },
  { encoder: 'wavpack', format: 'wv', quality: 120 },
  { encoder: 'wmav1', format: 'asf', extension: 'wma', quality: 15, surplus: 2048 },
  { encoder: 'wmav2', format: 'asf', extension: 'wma', quality: 15, surplus: 2048 },
];

/** Encoders that no file can show, and why. */
export const SOUND_EXCLUDED: Readonly<Record<string, string>> = {
  adpcm_ima_amv: 'AMV holds it beside pictures only: tried with them',
  anull: 'makes no bytes',
  comfortnoise: 'makes noise that is like the sound, for RTP alone',
  pcm_vidc: 'FFmpeg 9.0.2 writes nearly every sample as the same value, its own program too',
  opus: 'its name stands for libopus',
  vorbis: 'its name stands for libvorbis',
};
