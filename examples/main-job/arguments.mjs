import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const usage = `usage: npm start [-- FILE|URL] [--out FOLDER]

  FILE|URL      what to read; without it, the project's own clip
  --out FOLDER  where the pictures and the MP4 go; default: ./out`;

const clip = fileURLToPath(new URL('../media/speech.mp4', import.meta.url));

/**
 * @param {string[]} args
 * @returns {{ source: string, folder: string, help: boolean } | { problem: string }}
 */
export function parseArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string', default: 'out' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (positionals.length > 1) return { problem: `one source at a time, not ${positionals.length}` };
    return { source: positionals[0] ?? clip, folder: values.out, help: values.help };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
