// What a writer is told besides sound and pictures. Internal: nothing here reaches the public types.

import type { NativeOption } from './binding.ts';

/** What any input may say of its stream. */
export type NativeStreamTags = { metadata: NativeOption[]; language?: string; disposition?: string[] };

export type NativeWrittenChapter = { id: number; start: number; end: number; metadata: NativeOption[] };

export type NativeSubtitleInputOptions = {
  encoder?: string;
  encoderOptions: NativeOption[];
  header?: string;
  width?: number;
  height?: number;
  tags: NativeStreamTags;
};

export type NativeSubtitle = {
  pts: number;
  /** Absent: until the next one. */
  duration?: number;
  text?: string;
  lines: string[];
  regions: { x: number; y: number; width: number; height: number; data: Uint8Array }[];
};
