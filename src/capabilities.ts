import { invalidRange, invalidType } from './errors.ts';
import type { PixelFormat, SampleFormat } from './formats.ts';
import { native } from './native/load.ts';
import { nearestName } from './options/validate.ts';
import type { Rational } from './time.ts';

/** What a stream carries. */
export type MediaType = 'audio' | 'video' | 'subtitle' | 'data' | 'attachment';

/** The versions of sluice, of FFmpeg's release, and of each of its libraries, as `major.minor.micro`. */
export type Versions = {
  readonly sluice: string;
  readonly ffmpeg: string;
  readonly avutil: string;
  readonly avcodec: string;
  readonly avformat: string;
  readonly avfilter: string;
  readonly avdevice: string;
  readonly swscale: string;
  readonly swresample: string;
};

/** Anything that a list of the build holds. */
export type Listed = {
  /** FFmpeg's name, which options take. */
  readonly name: string;
  /** The name for people; `''` where FFmpeg has none. */
  readonly longName: string;
};

/** A demuxer or a muxer. One demuxer may have several names, joined by commas; each works alone. */
export type FormatListed = Listed & {
  /** Endings of file names, without the dot. */
  readonly extensions: readonly string[];
  /** MIME types. */
  readonly mimeTypes: readonly string[];
};

/** A demuxer. */
export type DemuxerListed = FormatListed & {
  /** Whether `profile: 'untrusted'` allows it. */
  readonly trusted: boolean;
};

/** An input or output device. */
export type DeviceListed = FormatListed & {
  /** What it carries. */
  readonly mediaTypes: readonly MediaType[];
};

/** What decoders and encoders have in common. */
export type CodecListed = Listed & {
  /** What it codes. */
  readonly mediaType: MediaType;
  /** The coding, of which several decoders may exist (`'av1'` for `'libdav1d'`). */
  readonly codec: string;
  /** FFmpeg asks for the option `strict: 'experimental'`. */
  readonly experimental: boolean;
  /** It runs on a hardware device. */
  readonly hardware: boolean;
};

/** A decoder. */
export type DecoderListed = CodecListed & {
  /** Whether `profile: 'untrusted'` allows it. */
  readonly trusted: boolean;
};

/** An encoder, with what it takes; `null` where FFmpeg does not restrict it. */
export type EncoderListed = CodecListed & {
  readonly sampleFormats: readonly SampleFormat[] | null;
  /** In Hz. */
  readonly sampleRates: readonly number[] | null;
  readonly channelLayouts: readonly string[] | null;
  readonly pixelFormats: readonly PixelFormat[] | null;
  readonly frameRates: readonly Rational[] | null;
};

/** A filter. */
export type FilterListed = Listed & {
  /** One entry an input, or `'dynamic'`: as many as its options say. Empty: it is a source. */
  readonly inputs: readonly MediaType[] | 'dynamic';
  /** One entry an output, or `'dynamic'`. Empty: it is a sink. */
  readonly outputs: readonly MediaType[] | 'dynamic';
  /** It takes `enable=`, an expression that switches it on and off. */
  readonly timeline: boolean;
  /** It can run on several threads. */
  readonly sliceThreads: boolean;
};

/** A bitstream filter. */
export type BitstreamFilterListed = Listed & {
  /** The codecs it works on; `null`: all. */
  readonly codecs: readonly string[] | null;
};

/** What {@link options} can be asked about. Devices are demuxers and muxers here. */
export type OptionKind =
  | 'decoder'
  | 'encoder'
  | 'demuxer'
  | 'muxer'
  | 'filter'
  | 'bitstreamFilter'
  | 'protocol';

/** One option that a part of FFmpeg accepts. */
export type OptionListed = {
  readonly name: string;
  /** FFmpeg's line of help; `''` where it has none. */
  readonly help: string;
  /** FFmpeg's word for the type: `'int'`, `'double'`, `'bool'`, `'string'`, `'flags'`, `'duration'`, … */
  readonly type: string;
  /** It takes a list of such values. */
  readonly array: boolean;
  /** The default; `null` where there is none, and for booleans that are decided at run time. */
  readonly default: string | number | boolean | null;
  /** Smallest value; `null` for texts. */
  readonly min: number | null;
  /** Largest value; `null` for texts. */
  readonly max: number | null;
  /** Values that have a name. */
  readonly choices: readonly { readonly name: string; readonly value: number; readonly help: string }[];
  /** Not of this part alone: every codec or every format has it. */
  readonly general: boolean;
  /** FFmpeg advises against it. */
  readonly deprecated: boolean;
};

const OPTION_KINDS: readonly OptionKind[] = [
  'decoder',
  'encoder',
  'demuxer',
  'muxer',
  'filter',
  'bitstreamFilter',
  'protocol',
];

/** The versions of what is loaded right now. */
export function versions(): Versions {
  return JSON.parse(native().versions());
}

/** The licence of the FFmpeg library that is loaded: `'LGPL version 3 or later'` or `'GPL version 3 or later'`. */
export function license(): string {
  return native().license();
}

/** The line that FFmpeg was configured with. */
export function buildConfiguration(): string {
  return native().buildConfiguration();
}

/** Every demuxer; devices are not among them. */
export function demuxers(): DemuxerListed[] {
  return list('demuxers');
}

/** Every muxer; devices are not among them. */
export function muxers(): FormatListed[] {
  return list('muxers');
}

/** Every decoder. */
export function decoders(): DecoderListed[] {
  return list('decoders');
}

/** Every encoder, with the formats, rates and layouts that it takes. */
export function encoders(): EncoderListed[] {
  return list('encoders');
}

/** Every filter. */
export function filters(): FilterListed[] {
  return list('filters');
}

/** Every bitstream filter. */
export function bitstreamFilters(): BitstreamFilterListed[] {
  return list('bitstreamFilters');
}

/** Every protocol that can be read from. */
export function inputProtocols(): Listed[] {
  return list('inputProtocols');
}

/** Every protocol that can be written to. */
export function outputProtocols(): Listed[] {
  return list('outputProtocols');
}

/** Every kind of device that can be read from. Whether one is there, `deviceSources()` tells. */
export function inputDevices(): DeviceListed[] {
  return list('inputDevices');
}

/** Every kind of device that can be written to. Whether one is there, `deviceSinks()` tells. */
export function outputDevices(): DeviceListed[] {
  return list('outputDevices');
}

/** The kinds of hardware that this build can use. Whether the machine has one shows when it is opened. */
export function hardwareTypes(): Listed[] {
  return list('hardwareTypes');
}

/**
 * What a part of FFmpeg accepts: its own options first, then those that every part of its kind has.
 *
 * @param kind What sort of part.
 * @param name Its name, as the list of its kind has it.
 * @throws TypeError `ERR_INVALID_ARG` for a kind that does not exist, RangeError for a name that is not in this build.
 */
export function options(kind: OptionKind, name: string): OptionListed[] {
  if (!OPTION_KINDS.includes(kind)) {
    throw invalidType('kind', `one of ${OPTION_KINDS.join(', ')}`, kind);
  }
  if (typeof name !== 'string' || name.includes('\0')) {
    throw invalidType('name', 'a string without NUL characters', name);
  }
  const text = native().registryOptions(kind, name);
  if (text === '') {
    const nearest = nearestName(name, names(kind));
    const hint = nearest === null ? '' : ` (did you mean ${nearest}?)`;
    throw invalidRange('name', `one of this build's ${kind}s${hint}`, name);
  }
  return JSON.parse(text);
}

/** Every name of a kind. */
function names(kind: OptionKind): string[] {
  const lists: Record<OptionKind, string[]> = {
    decoder: ['decoders'],
    encoder: ['encoders'],
    demuxer: ['demuxers', 'inputDevices'],
    muxer: ['muxers', 'outputDevices'],
    filter: ['filters'],
    bitstreamFilter: ['bitstreamFilters'],
    protocol: ['inputProtocols', 'outputProtocols'],
  };
  return lists[kind].flatMap((name) => list<Listed>(name)).flatMap(({ name }) => name.split(','));
}

function list<T>(name: string): T[] {
  return JSON.parse(native().registry(name));
}
