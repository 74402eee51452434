import type { NativeOption } from './binding.ts';

/** What the worker wants of a custom source or target. */
export type NativeIoRequest = {
  id: number;
  /** `'open'` and `'close'` are about files that a format makes. */
  kind: 'read' | 'seek' | 'write' | 'open' | 'close';
  /** Which of the files that a format makes it is about; 0: the source or target itself. */
  file: number;
  /** Address of a file to open. */
  url?: string;
  /** What the format wants of its opening. */
  options?: NativeOption[];
  /** Bytes wanted by a read. */
  size: number;
  /** Position of a seek or a write, in bytes. */
  position: number;
  /** What a write brings. */
  data?: Uint8Array;
};

/** Answers to {@link NativeIoRequest}s, of readers and writers alike. */
export interface NativeIoAnswers {
  /** Bytes for a read; none: end of file. Copied before it returns. */
  answerRead(id: number, data: Uint8Array | null): void;
  /** A seek or write went well. */
  answerDone(id: number): void;
  /** User code threw; the value is kept in TypeScript under the same id. */
  answerFailure(id: number): void;
}
