// The part of the addon's surface that conversions use. Internal, as all of it.

import type { Rational } from '../time.ts';
import type {
  NativeCodecConfig,
  NativeOpenOptions,
  NativeOption,
  NativeSource,
  NativeTarget,
  NativeWriterOptions,
} from './binding.ts';
import type { NativeStreamTags } from './writer-facts.ts';

export type NativeConversionInput = {
  source: NativeSource;
  open: NativeOpenOptions;
  /** Seconds. */
  start?: number;
  /** Seconds. */
  end?: number;
};

/** What becomes of the streams of a kind. */
export type NativeStreamConversion = {
  mode: 'skip' | 'copy' | 'auto';
  /** Whether they are encoded in any case. */
  always: boolean;
  decoder?: string;
  decoderOptions: NativeOption[];
  hardware?: string;
  encoder?: string;
  encoderOptions: NativeOption[];
  codec: NativeCodecConfig;
  filter?: string;
  tags: NativeStreamTags;
  format?: string;
  width?: number;
  height?: number;
  frameRate?: Rational;
  twoPass: boolean;
  sampleRate?: number;
  channels?: number;
  loudness?: { integrated: number; range: number; truePeak: number };
};

/** What becomes of subtitles. */
export type NativeSubtitleConversion = {
  mode: 'skip' | 'copy' | 'auto';
  /** Whether they are encoded in any case. */
  always: boolean;
  /** Whether it is an error where the target can't hold them. */
  required: boolean;
  encoder?: string;
  encoderOptions: NativeOption[];
  tags: NativeStreamTags;
};

export type NativeConversionOptions = {
  allStreams: boolean;
  streams?: { source: number; stream: number; tags: NativeStreamTags }[];
  video: NativeStreamConversion;
  audio: NativeStreamConversion;
  subtitles: NativeSubtitleConversion;
  graph?: string;
};

export type NativeProgress = { position: number; total?: number; frames: number; fraction?: number };

export type NativeConversionResult = {
  format: string;
  duration: number;
  streams: {
    mediaType: string;
    codec: string;
    encoder?: string;
    source?: number;
    sourceStream?: number;
    encodedAtCuts: number;
  }[];
  bytes?: Uint8Array;
};

/** Sources joined to a target. The questions of each, and last those of the target, are answered by number. */
export interface NativeConversion {
  run(
    inputs: NativeConversionInput[],
    target: NativeTarget,
    writer: NativeWriterOptions,
    options: NativeConversionOptions,
  ): Promise<NativeConversionResult>;
  progress(): NativeProgress;
  answerRead(gate: number, id: number, data: Uint8Array | null): void;
  answerDone(gate: number, id: number): void;
  answerFailure(gate: number, id: number): void;
  stop(reason: 'aborted' | 'closed'): void;
  /** Resolves when the worker is gone; what was not finished is undone. */
  close(): Promise<void>;
}
