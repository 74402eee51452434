import type { NativeStreamTags } from '../native/writer-facts.ts';
import { bindingifyOptionValues, compact } from './native-options.ts';
import { type Checks, listOf, tags, text } from './validate.ts';

/** What any input of a writer may say of its stream. */
export type StreamTags = {
  /** Tags of the stream. @default {} */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Language of the stream, ISO 639: `'deu'`. @default none, or that of the stream that is copied */
  readonly language?: string;
  /** What it is for, in FFmpeg's words: `'default'`, `'forced'`, …. @default none, or that of the stream that is copied */
  readonly disposition?: readonly string[];
};

/** The checks of {@link StreamTags}. */
export const STREAM_TAG_CHECKS: Checks<StreamTags> = {
  metadata: tags,
  language: text,
  disposition: listOf(text),
};

/** What is said of a stream, as the addon takes it. */
export function bindingifyStreamTags({ metadata, language, disposition }: StreamTags): NativeStreamTags {
  return compact<NativeStreamTags>({
    metadata: bindingifyOptionValues(metadata),
    language,
    disposition: disposition && [...disposition],
  });
}
