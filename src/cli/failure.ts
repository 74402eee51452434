import { MediaError } from '../errors.ts';

/** A mistake in what was asked for that only shows once it is tried: a file that exists, a missing option. */
export class RequestError extends Error {}

/** One error as text for people: its code, what happened, and FFmpeg's own last words; no stack but for defects. */
export function describeFailure(error: unknown): string {
  if (error instanceof MediaError) {
    const log = (error.log ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .slice(-3)
      .map((line) => `  ${line.slice(0, 300)}`);
    return [`sluice: ${error.message} [${error.code}]`, ...log].join('\n');
  }
  if (error instanceof RequestError) return `sluice: ${error.message}`;
  if (error instanceof Error) {
    const { code } = error as { code?: unknown };
    return typeof code === 'string'
      ? `sluice: ${error.message} [${code}]`
      : `sluice: ${error.stack ?? error.message}`;
  }
  return `sluice: ${String(error)}`;
}
