import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file with certificate authorities for FFmpeg, which reads them from nowhere else. */
export type TlsAuthority = {
  readonly file: string;
  /** Removes the file if it was made for this. */
  dispose(): Promise<void>;
};

/**
 * Puts certificate authorities where FFmpeg can read them.
 *
 * @param ca PEM text, its bytes, or the path of a file with it.
 */
export async function tlsAuthority(ca: string | Uint8Array | undefined): Promise<TlsAuthority | undefined> {
  if (ca === undefined) {
    return undefined;
  }
  if (typeof ca === 'string' && !ca.includes('-----BEGIN')) {
    return { file: ca, dispose: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), 'sluice-ca-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, ca, { mode: 0o600 });
  return { file, dispose: () => rm(folder, { recursive: true, force: true }) };
}
