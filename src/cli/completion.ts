import type tab from '@bomb.sh/tab/commander';

/** Values that shells offer for options with a fixed choice. */
const VALUES: Record<string, Record<string, readonly string[]>> = {
  audio: { format: ['u8', 's16', 's32', 's64', 'flt', 'dbl'] },
  frames: { format: ['png', 'jpg', 'webp', 'bmp', 'tiff'] },
  convert: { video: ['copy', 'none'], audio: ['copy', 'none'], subtitles: ['copy', 'none'] },
};

/** Gives the options of the commands their values. */
export function completeValues(completion: ReturnType<typeof tab>): void {
  for (const [name, options] of Object.entries(VALUES)) {
    for (const [option, values] of Object.entries(options)) {
      const found = completion.commands.get(name)?.options.get(option);
      if (found === undefined) continue;
      found.handler = (complete: (value: string, description: string) => void) => {
        for (const value of values) complete(value, '');
      };
    }
  }
}
