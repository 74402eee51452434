import type { NativeSubtitleInputOptions } from '../native/writer-facts.ts';
import { bindingifyOptionValues, compact, type OptionValues } from './native-options.ts';
import { bindingifyStreamTags, STREAM_TAG_CHECKS, type StreamTags } from './stream-tags.ts';
import { type Checks, checkOptions, integer, optionValues, text } from './validate.ts';

/** What becomes of the subtitles that are written. */
export type SubtitleInputOptions = StreamTags & {
  /** Encoder by name: `'srt'`, `'ass'`, `'webvtt'`, `'mov_text'`, `'dvdsub'`, …. @default the container's usual one */
  readonly encoder?: string;
  /** Options of the encoder. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly encoderOptions?: OptionValues;
  /** Head of the ASS script that `lines` belong to, as an output's `header` gives it. @default one plain style, `Default` */
  readonly header?: string;
  /** Pixels of the screen that pictures are placed on. @default the encoder's own */
  readonly width?: number;
  /** Pixels of the screen that pictures are placed on. @default the encoder's own */
  readonly height?: number;
};

const CHECKS: Checks<SubtitleInputOptions> = {
  ...STREAM_TAG_CHECKS,
  encoder: text,
  encoderOptions: optionValues,
  header: text,
  width: integer(1, 65_535),
  height: integer(1, 65_535),
};

/**
 * Checks the options of `addSubtitleStream()` of a writer.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateSubtitleInputOptions(
  options: SubtitleInputOptions | undefined,
): SubtitleInputOptions {
  return checkOptions(options, CHECKS);
}

/** The options as the addon takes them. */
export function bindingifySubtitleInputOptions(options: SubtitleInputOptions): NativeSubtitleInputOptions {
  return compact<NativeSubtitleInputOptions>({
    encoder: options.encoder,
    encoderOptions: bindingifyOptionValues(options.encoderOptions),
    header: options.header,
    width: options.width,
    height: options.height,
    tags: bindingifyStreamTags(options),
  });
}
