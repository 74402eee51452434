import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MediaError } from '../errors.ts';
import type { NativeBinding } from './binding.ts';
import { glibcVersion, platformName } from './platform.ts';

/** The platforms that a package is published for. */
const SHIPPED: readonly string[] = ['linux-x64-gnu'];

/** Oldest glibc that the published addons run on. */
const GLIBC_REQUIRED = '2.36';

/** Names a file to load instead of all others; for debugging a build of one's own. */
const OVERRIDE = 'SLUICE_NATIVE_PATH';

/** Marks an addon that hears of the end of the process. */
const LISTENING: symbol = Symbol.for('sluice.listening');

type Attempt = { readonly what: string; readonly error: unknown };

const require: NodeJS.Require = createRequire(import.meta.url);

let loaded: NativeBinding | undefined;

/**
 * The addon, loaded on first use.
 *
 * Tried in order: the file that `SLUICE_NATIVE_PATH` names, the addon built in this checkout, the package published for the
 * platform. The addon finds FFmpeg's libraries itself, beside it or in their own package.
 *
 * @throws MediaError `ERR_NATIVE_MISSING`: what was tried, why each failed, and what to run.
 */
export function native(): NativeBinding {
  loaded ??= load();
  return loaded;
}

function load(): NativeBinding {
  const platform = platformName();
  const attempts: Attempt[] = [];
  for (const [what, open] of candidates(platform)) {
    try {
      return started(open() as NativeBinding);
    } catch (error) {
      attempts.push({ what, error });
    }
  }
  throw missing(platform, attempts);
}

/**
 * Workers are joined before the process leaves, so that no thread of ours runs while libraries unload. Copies of this module, as
 * test runners make them, share the addon and need to listen only once.
 */
function started(binding: NativeBinding): NativeBinding {
  if (!Object.hasOwn(binding, LISTENING)) {
    Object.defineProperty(binding, LISTENING, { value: true });
    process.once('exit', () => binding.stopAll());
    // SVT-AV1 writes a banner to standard error unless its own variable says otherwise.
    process.env.SVT_LOG ??= '0';
  }
  return binding;
}

function* candidates(platform: string): Generator<[string, () => unknown]> {
  const override = process.env[OVERRIDE];
  if (override !== undefined && override !== '') {
    yield [override, () => require(override)];
    return;
  }
  const checkout = checkoutPath(platform);
  if (existsSync(checkout)) {
    yield [checkout, () => require(checkout)];
  }
  yield [`@sluice/${platform}`, () => require(`@sluice/${platform}`)];
}

/** Where set-up puts the addon that it builds. */
function checkoutPath(platform: string): string {
  return fileURLToPath(new URL(`../../native/sluice.${platform}.node`, import.meta.url));
}

function missing(platform: string, attempts: readonly Attempt[]): MediaError {
  const lines = [
    `sluice's native addon could not be loaded on ${platform} (Node ${process.versions.node}).`,
    ...attempts.map(({ what, error }) => `  ${what}: ${firstLine(error)}`),
    `Published for: ${SHIPPED.join(', ')}.`,
    ...remedies(platform, attempts),
  ];
  return new MediaError('ERR_NATIVE_MISSING', lines.join('\n'), {
    operation: 'load',
    cause: attempts.at(-1)?.error,
  });
}

function remedies(platform: string, attempts: readonly Attempt[]): string[] {
  if (!SHIPPED.includes(platform)) {
    return [`There is no package for ${platform}; build it from a clone of the repository with: npm start`];
  }
  const reasons = attempts.map(({ error }) => String((error as Error)?.message ?? error)).join('\n');
  if (/GLIBC_/.test(reasons)) {
    return [`glibc ${GLIBC_REQUIRED} or newer is needed; this system has ${glibcVersion() ?? 'none'}.`];
  }
  if (/libav|libsw|cannot open shared object file/.test(reasons)) {
    if (attempts.some(({ what }) => what === checkoutPath(platform))) {
      return ["FFmpeg's libraries were not found; in this checkout run: npm run setup"];
    }
    return [`FFmpeg's libraries were not found; run: npm install @sluice/ffmpeg-${platform}@${version()}`];
  }
  return [
    `Run: npm install --include=optional sluice@${version()}`,
    `or, where lock files leave optional packages out: npm install @sluice/${platform}@${version()}`,
    'In a clone of the repository run: npm start',
  ];
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
