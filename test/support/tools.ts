import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const settings: string = fileURLToPath(new URL('../../.cargo/test-tools.json', import.meta.url));
const found: Partial<Record<'python' | 'nginx' | 'nginxModules' | 'bun' | 'deno', string | null>> =
  existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')) : {};

/** A Python that has PyAV and numpy, or null where set-up could not make one. */
export const python: string | null = found.python ?? null;

/** nginx with its RTMP module (to be loaded by its absolute path), or null. */
export const nginx: { program: string; modules: string } | null =
  typeof found.nginx === 'string' && typeof found.nginxModules === 'string'
    ? { program: found.nginx, modules: found.nginxModules }
    : null;

/** Other runtimes of JavaScript, or null. */
export const runtimes: { readonly bun: string | null; readonly deno: string | null } = {
  bun: found.bun ?? null,
  deno: found.deno ?? null,
};

/** The path of a program of Debian's packages, or null where it is not installed. */
export const debianProgram = (name: string): string | null =>
  ['/usr/bin', '/usr/sbin'].map((folder) => `${folder}/${name}`).find(existsSync) ?? null;
