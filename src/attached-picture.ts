import { InputStream } from './input-stream.ts';
import type { WriterSession } from './internal/writer-session.ts';
import type { NativeInputInfo } from './native/binding.ts';

/** A picture that is attached to the output. It is written with the header. */
export class AttachedPicture extends InputStream {
  readonly description: string;

  /** @internal */
  constructor(session: WriterSession, info: NativeInputInfo) {
    super(session, info);
    this.description = `${this.codec}, attached`;
  }
}
