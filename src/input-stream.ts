import type { WriterSession } from './internal/writer-session.ts';
import type { NativeInputInfo } from './native/binding.ts';

/** When what is written is heard or seen. */
export type WriteOptions = {
  /** Seconds, whatever the encoder's rate. @default a chunk's own pts, else where the last write ended */
  readonly pts?: number;
};

/** What every input of a writer has. */
export abstract class InputStream {
  /** Place in the output, from 0. */
  readonly index: number;
  /** Name of the codec that is written. */
  readonly codec: string;
  /** What was chosen, in one line: `'aac, fltp, 44100 Hz, stereo'`. */
  abstract readonly description: string;

  protected readonly session: WriterSession;

  protected constructor(session: WriterSession, info: NativeInputInfo) {
    this.session = session;
    this.index = info.index;
    this.codec = info.codec;
  }
}
