import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Identity } from './http-server.ts';
import { debianProgram } from './tools.ts';

const openssl: string | null = debianProgram('openssl');

/** Whether certificates can be made here. */
export const hasOpenssl: boolean = openssl !== null;

/** An authority of our own, and what it has signed. */
export type Authority = {
  /** Its certificate, PEM. */
  readonly ca: string;
  /** Path of the same. */
  readonly file: string;
  /** A server's certificate: `IP:127.0.0.1` or `DNS:name`, valid for so many days from now. */
  readonly sign: (name: string, days?: number) => Identity;
};

/** Makes an authority; its files go below `path`. */
export function makeAuthority(path: (name: string) => string): Authority {
  const run = (...args: string[]) => execFileSync(openssl ?? 'openssl', args, { stdio: 'pipe' });
  const file = path('ca.pem');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  run(
    'req',
    '-x509',
    ...curve,
    '-keyout',
    path('ca.key'),
    '-out',
    file,
    '-days',
    '30',
    '-subj',
    '/CN=sluice tests',
  );
  let count = 0;
  const sign = (name: string, days = 30): Identity => {
    count += 1;
    const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map((kind) =>
      path(`${count}.${kind}`),
    );
    run('req', ...curve, '-keyout', key as string, '-out', request as string, '-subj', `/CN=${count}`);
    writeFileSync(extensions as string, `subjectAltName=${name}\n`);
    const ca = ['-CA', file, '-CAkey', path('ca.key'), '-CAcreateserial'];
    const out = ['-out', cert as string, '-days', String(days), '-extfile', extensions as string];
    run('x509', '-req', '-in', request as string, ...ca, ...out);
    return { key: readFileSync(key as string, 'utf8'), cert: readFileSync(cert as string, 'utf8') };
  };
  return { ca: readFileSync(file, 'utf8'), file, sign };
}
