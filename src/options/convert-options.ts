import { filters, type MediaType } from '../capabilities.ts';
import { invalidRange, invalidType } from '../errors.ts';
import type { NativeConversionOptions } from '../native/conversion-binding.ts';
import type { Source } from '../source.ts';
import {
  audioChoice,
  bindingifyStreamChoice,
  bindingifySubtitleChoice,
  type ConvertAudioOptions,
  type ConvertSubtitleOptions,
  type ConvertVideoOptions,
  subtitleChoice,
  videoChoice,
} from './convert-stream-options.ts';
import { compact } from './native-options.ts';
import { type OpenOptions, validateOpenOptions } from './open-options.ts';
import { bindingifyStreamTags, STREAM_TAG_CHECKS, type StreamTags } from './stream-tags.ts';
import { abortSignal, type Check, type Checks, checkOptions, integer, number, text } from './validate.ts';
import { WRITER_CHECKS, type WriterOptions } from './writer-options.ts';

/** A further source of a conversion, with what only it has. */
export type ConvertInput = {
  readonly source: Source;
  /** How it is opened. @default {} */
  readonly open?: OpenOptions;
  /** Seconds on its own clock: what is earlier is left out. @default the beginning */
  readonly start?: number;
  /** Seconds on its own clock: what is later is left out. @default the end */
  readonly end?: number;
};

/** How far a conversion is. */
export type ConvertProgress = {
  /** The part that is done, all passes together: 0 to 1; `null` where the length is not known. */
  readonly fraction: number | null;
  /** Seconds of the result that are done in this pass. */
  readonly pts: number;
  /** Seconds of the result a second. */
  readonly speed: number;
  /** Seconds that are still needed, `null` where not known. */
  readonly eta: number | null;
  /** Frames and packets that went through in this pass. */
  readonly frames: number;
  /** Seconds since the beginning. */
  readonly elapsed: number;
};

/** A stream of a source by its index: of the first source, or of the one named, with what is said of it in the result. */
export type StreamPlace = number | (StreamTags & { readonly input: number; readonly stream: number });

/**
 * What `convert()` makes of what.
 *
 * @typeParam F The muxer's name, which tells what `options` can be.
 * @typeParam V The encoder of pictures, which tells what `video.encoderOptions` can be.
 * @typeParam A The encoder of sound, likewise.
 * @typeParam S The encoder of subtitles, likewise.
 */
export type ConvertOptions<
  F extends string = string,
  V extends string = string,
  A extends string = string,
  S extends string = string,
> = WriterOptions<F> & {
  /** How the source is opened. @default {} */
  readonly open?: OpenOptions;
  /**
   * Further sources, for `filterGraph` and `streams`; they are number 1, 2, …. One of nothing but subtitles is added to the result even
   * where `streams` is not given, and is cut as the first source where it has no `start` and `end` of its own. @default none
   */
  readonly inputs?: readonly (Source | ConvertInput)[];
  /** Seconds on the source's own clock: what is earlier is left out, and the result begins at 0. @default the beginning */
  readonly start?: number;
  /** Seconds on the source's own clock: what is later is left out. @default the end */
  readonly end?: number;
  /**
   * Which streams are taken: the default one of each kind, all that the target can hold, or those listed.
   * @default 'default'
   */
  readonly streams?: 'default' | 'all' | readonly StreamPlace[];
  /**
   * What becomes of pictures: left out (`false`); copied and never decoded (`'copy'`); encoded in any case (`'encode'`); by default
   * copied where the target holds the codec and nothing asks for decoding, else encoded.
   * @default {}
   */
  readonly video?: false | 'copy' | 'encode' | ConvertVideoOptions<V>;
  /** What becomes of sound, as for pictures. @default {} */
  readonly audio?: false | 'copy' | 'encode' | ConvertAudioOptions<A>;
  /**
   * What becomes of subtitles: by default they are copied where the target holds them, made into what it holds where it does not (text
   * into text, pictures into pictures), and left out where neither can be. With `'encode'` or options, or where they are listed in
   * `streams`, the last is `ERR_ENCODER_CONFIG`. @default {}
   */
  readonly subtitles?: false | 'copy' | 'encode' | ConvertSubtitleOptions<S>;
  /**
   * Filter description with one input and one output; its first filter says whether it is for pictures or for sound. For both,
   * `video.filter` and `audio.filter`. @default none
   */
  readonly filter?: string;
  /**
   * Filter graph with any number of inputs and outputs. Inputs are `[0:v]` (pictures of the first source), `[1:a]`, `[0:a:1]` (its
   * second sound stream) or `[0:2]` (stream 2); every open output becomes a stream of the result.
   * @default none
   */
  readonly filterGraph?: string;
  /** Called some times a second, and at the end with `fraction` 1. What it throws ends the conversion. @default none */
  readonly onProgress?: (progress: ConvertProgress) => void;
};

const time = number(-Number.MAX_VALUE);

const open: Check = (_name, value) => {
  validateOpenOptions(value as OpenOptions);
};

const callback: Check = (name, value) => {
  if (typeof value !== 'function') {
    throw invalidType(name, 'a function', value);
  }
};

const place: Check = (name, value) => {
  if (typeof value === 'number') {
    integer(0, 65_535)(name, value);
  } else {
    const { input, stream } = checkOptions(value as Exclude<StreamPlace, number>, {
      ...STREAM_TAG_CHECKS,
      input: integer(0, 65_535),
      stream: integer(0, 65_535),
    });
    integer(0)(`${name}.input`, input);
    integer(0)(`${name}.stream`, stream);
  }
};

const streams: Check = (name, value) => {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      place(`${name}[${index}]`, item);
    }
  } else if (value !== 'default' && value !== 'all') {
    throw invalidType(name, "'default', 'all' or an array of streams", value);
  }
};

const inputs: Check = (name, value) => {
  if (!Array.isArray(value)) {
    throw invalidType(name, 'an array of sources', value);
  }
};

const CHECKS: Checks<ConvertOptions> = {
  ...WRITER_CHECKS,
  open,
  inputs,
  start: time,
  end: time,
  streams,
  video: videoChoice,
  audio: audioChoice,
  subtitles: subtitleChoice,
  filter: text,
  filterGraph: text,
  onProgress: callback,
  signal: abortSignal,
};

const INPUT_CHECKS: Checks<ConvertInput> = { source: () => {}, open, start: time, end: time };

/**
 * Checks the options of `convert()`.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateConvertOptions(options: ConvertOptions | undefined): ConvertOptions {
  const checked = checkOptions(options, CHECKS);
  inOrder('options', checked);
  return checked;
}

/** The first source and the further ones, in one form. */
export function convertInputs(source: Source, options: ConvertOptions): readonly ConvertInput[] {
  const { open: how, start, end } = options;
  const first = compact<ConvertInput>({ source, open: how, start, end });
  const more = (options.inputs ?? []).map((input, index): ConvertInput => {
    if (typeof input !== 'object' || input === null || !('source' in input)) {
      return { source: input as Source };
    }
    const checked = checkOptions(input, INPUT_CHECKS, `options.inputs[${index}]`);
    inOrder(`options.inputs[${index}]`, checked);
    return checked;
  });
  return [first, ...more];
}

function inOrder(name: string, { start, end }: { readonly start?: number; readonly end?: number }): void {
  if (start !== undefined && end !== undefined && end <= start) {
    throw invalidRange(`${name}.end`, `more than start (${start})`, end);
  }
}

/** The options as the addon takes them. */
export function bindingifyConvertOptions(options: ConvertOptions): NativeConversionOptions {
  const { filter, streams: picked = 'default' } = options;
  const kind = filter === undefined ? undefined : kindOf(filter);
  return compact<NativeConversionOptions>({
    allStreams: picked === 'all',
    streams:
      typeof picked === 'string'
        ? undefined
        : picked.map((one) =>
            typeof one === 'number'
              ? { source: 0, stream: one, tags: bindingifyStreamTags({}) }
              : { source: one.input, stream: one.stream, tags: bindingifyStreamTags(one) },
          ),
    video: bindingifyStreamChoice(options.video, kind === 'video' ? filter : undefined),
    audio: bindingifyStreamChoice(options.audio, kind === 'audio' ? filter : undefined),
    subtitles: bindingifySubtitleChoice(options.subtitles),
    graph: options.filterGraph,
  });
}

/** Whether a description is for pictures or for sound; a name that is no filter is left to the core, which says so. */
function kindOf(description: string): MediaType {
  const names = [...description.matchAll(/(?:^|[,;\]])\s*([a-z0-9_]+)/g)].map(([, name]) => name);
  const known = filters();
  for (const name of names) {
    const taken = known.find((filter) => filter.name === name)?.inputs;
    if (taken !== undefined && taken !== 'dynamic' && taken[0] !== undefined) {
      return taken[0];
    }
  }
  return 'video';
}
