import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MediaError } from '../errors.ts';
import { platformName } from './platform.ts';

/** The programs that come with the addon: what they need of the system is missed only by who uses them. */
export type ProgramName = 'sluice-speaker' | 'sluice-window';

/** Names a folder to take the programs from, instead of all others; for a build of one's own. */
const OVERRIDE = 'SLUICE_PROGRAMS_PATH';

/**
 * Where a program lies: in this checkout, or in the package published for the platform.
 *
 * @throws MediaError `ERR_NATIVE_MISSING`.
 */
export function programPath(name: ProgramName): string {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const override = process.env[OVERRIDE];
  if (override !== undefined && override !== '') {
    return join(override, file);
  }
  const platform = platformName();
  const checkout = fileURLToPath(new URL(`../../native/${file}`, import.meta.url));
  const packaged = packageFolder(`@sluice/${platform}`);
  const found = [checkout, ...(packaged === null ? [] : [join(packaged, file)])].find((path) =>
    existsSync(path),
  );
  if (found === undefined) {
    throw new MediaError(
      'ERR_NATIVE_MISSING',
      `the program ${name} was not found for ${platform}: neither at ${checkout} nor in @sluice/${platform}. ` +
        `Run: npm install @sluice/${platform}, or in a clone of the repository: npm run setup`,
      { operation: 'play' },
    );
  }
  return found;
}

function packageFolder(name: string): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}
