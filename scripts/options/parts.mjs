/** The parts of FFmpeg that everyone uses, whose options get TypeScript types. Those that a build lacks are left out. */
export const common = {
  encoder: (
    'aac ac3 alac eac3 flac libmp3lame libopus libvorbis mp2 wavpack wmav2 ' +
    'apng dnxhd ffv1 gif h264_nvenc hevc_nvenc av1_nvenc h264_qsv hevc_qsv h264_vaapi hevc_vaapi jpeg2000 libopenh264 libsvtav1 libvpx libx264 libx265 ' +
    'libvpx-vp9 libwebp libwebp_anim mjpeg mpeg2video mpeg4 png prores_ks qtrle tiff'
  ).split(' '),
  muxer:
    'adts aiff avi dash flac flv gif hls image2 ipod matroska mov mp3 mp4 mpegts ogg opus rtp rtsp segment tee wav webm'.split(
      ' ',
    ),
  filter: (
    'acompressor adelay aecho afade aformat agate alimiter aloop amix apad areverse aresample asetrate atempo atrim bandpass ' +
    'chorus compand deesser dynaudnorm equalizer flanger highpass loudnorm lowpass pan silenceremove stereotools tremolo vibrato volume ' +
    'boxblur chromakey colorbalance colorkey crop curves deband deinterlace delogo drawbox drawtext eq fade format fps gblur hflip hqdn3d ' +
    'hue interlace lut3d negate noise overlay pad palettegen paletteuse rotate scale select setpts setsar showspectrum showwaves ' +
    'subtitles tblend thumbnail tile tonemap tpad transpose trim unsharp vflip vignette xfade yadif zoompan'
  ).split(' '),
};

/** The protocols whose options a writer's muxer may be given beside its own. */
export const protocols = 'file ftp http https icecast rtmp rtmps rtp srt tcp tls udp unix'.split(' ');

/** Encoders that only the GPL flavour of the library has. */
export const gplEncoders = ['libx264', 'libx265'];

/** The value types that are numbers. */
const numbers = new Set(['int', 'int64', 'uint', 'uint64', 'float', 'double']);

/** Whether an option takes a number. */
export const isNumber = ({ type }) => numbers.has(type);

/** A default as one writes it; `null` where there is none worth telling. */
export function defaultText(option) {
  const { default: value, choices } = option;
  if (value === null || value === '') return null;
  const named = typeof value === 'number' && choices.find((choice) => choice.value === value);
  return named ? named.name : String(value);
}

/** The range in words; `null` where it is that of the number type, or there is none. */
export function rangeText({ min, max, type }) {
  if (min === null || max === null || type === 'bool' || type === 'flags') return null;
  if (max >= 2 ** 31 - 1 && min <= -(2 ** 31)) return null;
  const bound = (value) => (Math.abs(value) >= 2 ** 31 - 1 ? (value < 0 ? '−∞' : '∞') : String(value));
  return `${bound(min)} … ${bound(max)}`;
}
