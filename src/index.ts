export { AttachedPicture } from './attached-picture.ts';
export { AudioEffector, type EffectResult } from './audio-effector.ts';
export { AudioInput } from './audio-input.ts';
export {
  type BitstreamFilterListed,
  bitstreamFilters,
  buildConfiguration,
  type CodecListed,
  type DecoderListed,
  type DemuxerListed,
  type DeviceListed,
  decoders,
  demuxers,
  type EncoderListed,
  encoders,
  type FilterListed,
  type FormatListed,
  filters,
  hardwareTypes,
  inputDevices,
  inputProtocols,
  type Listed,
  license,
  type MediaType,
  muxers,
  type OptionKind,
  type OptionListed,
  options,
  outputDevices,
  outputProtocols,
  type Versions,
  versions,
} from './capabilities.ts';
export type {
  AudioChunk,
  AudioShape,
  Chunk,
  Packet,
  SubtitleChunk,
  SubtitleRegion,
  VideoChunk,
  VideoShape,
} from './chunk.ts';
export type { CodecConfig } from './codec-config.ts';
export { type Device, deviceSinks, deviceSources } from './devices.ts';
export {
  type InvalidArgumentError,
  MediaError,
  type MediaErrorCode,
  type MediaErrorFacts,
} from './errors.ts';
export { escapeFilterValue } from './escape-filter-value.ts';
export { describeFilter } from './filter-description.ts';
export type {
  AudioLayout,
  PixelArray,
  PixelArrayOf,
  PixelFormat,
  SampleArray,
  SampleArrayOf,
  SampleFormat,
  VideoLayout,
} from './formats.ts';
export { InputStream, type WriteOptions } from './input-stream.ts';
export { type LogLine, type LogListener, logLevel, onLog } from './log.ts';
export { type ConvertedStream, type ConvertResult, convert } from './one-call/convert.ts';
export { type DecodedAudio, decodeAudio } from './one-call/decode-audio.ts';
export { encodeAudio } from './one-call/encode-audio.ts';
export { encodeImage } from './one-call/encode-image.ts';
export { frames } from './one-call/frames.ts';
export { type MediaInfo, probe } from './one-call/probe.ts';
export { transcode } from './one-call/transcode.ts';
export type { AudioInputOptions } from './options/audio-input-options.ts';
export type { AudioOutputOptions } from './options/audio-output-options.ts';
export type { CommonInputOptions } from './options/common-input-options.ts';
export type { CommonOutputOptions } from './options/common-output-options.ts';
export type {
  ConvertInput,
  ConvertOptions,
  ConvertProgress,
  StreamPlace,
} from './options/convert-options.ts';
export type {
  ConvertAudioOptions,
  ConvertSubtitleOptions,
  ConvertVideoOptions,
  LoudnessOptions,
} from './options/convert-stream-options.ts';
export type { DecodeAudioOptions } from './options/decode-audio-options.ts';
export type {
  AudioEffectorOptions,
  EffectOptions,
  EffectStreamOptions,
  EffectTransformOptions,
} from './options/effect-options.ts';
export type { EncodeAudioOptions, Waveform } from './options/encode-audio-options.ts';
export type { EncodeImageOptions, ImageFormat } from './options/encode-image-options.ts';
export type { FramesOptions } from './options/frames-options.ts';
export type { Limits } from './options/limits.ts';
export type { OptionValues } from './options/native-options.ts';
export type { ReadableOptions, WritableOptions } from './options/node-stream-options.ts';
export type { OpenOptions, TlsOptions } from './options/open-options.ts';
export type { PacketOutputOptions } from './options/packet-output-options.ts';
export type { EncoderOptions, FilterOptions, MuxerOptions, TargetOptions } from './options/part-options.ts';
export type { PlayAudioOptions } from './options/play-audio-options.ts';
export type { PlayOptions } from './options/play-options.ts';
export type { ChunksOptions, SeekOptions, StepOptions } from './options/step-options.ts';
export type { StreamTags } from './options/stream-tags.ts';
export type { SubtitleInputOptions } from './options/subtitle-input-options.ts';
export type { SubtitleOutputOptions } from './options/subtitle-output-options.ts';
export type { TranscodeOptions } from './options/transcode-options.ts';
export type { VideoInputOptions } from './options/video-input-options.ts';
export type { NormalizeOptions, Scaler, VideoOutputOptions } from './options/video-output-options.ts';
export type { WriterOpenOptions, WriterOptions, WrittenChapter } from './options/writer-options.ts';
export {
  AudioOutput,
  OutputStream,
  PacketOutput,
  SubtitleOutput,
  VideoOutput,
} from './output-stream.ts';
export { PacketInput } from './packet-input.ts';
export { play } from './play.ts';
export { playAudio } from './play-audio.ts';
export type { CustomSource, Source } from './source.ts';
export type {
  AudioSourceStream,
  Chapter,
  ColorFacts,
  DataSourceStream,
  FormatInfo,
  Program,
  ReaderStats,
  SourceStream,
  SubtitleSourceStream,
  VideoSourceStream,
} from './stream-info.ts';
export { StreamReader } from './stream-reader.ts';
export { StreamWriter } from './stream-writer.ts';
export { SubtitleInput, type WrittenRegion, type WrittenSubtitle } from './subtitle-input.ts';
export { type CustomTarget, MemoryTarget, type Target } from './target.ts';
export type { Rational } from './time.ts';
export { VideoInput } from './video-input.ts';
