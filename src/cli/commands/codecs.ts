import { type Command, Option } from 'commander';
import {
  bitstreamFilters,
  decoders,
  demuxers,
  encoders,
  filters,
  hardwareTypes,
  inputProtocols,
  type Listed,
  muxers,
  type OptionKind,
  type OptionListed,
  options as optionsOf,
  outputProtocols,
} from '../../capabilities.ts';
import { RequestError } from '../failure.ts';
import { columns, print, printJson } from '../output.ts';

const EXAMPLES = `
Examples:
  sluice codecs
  sluice codecs aac
  sluice codecs --kind filters loudnorm
  sluice codecs --options libvpx-vp9`;

const LISTS: Record<string, () => readonly Listed[]> = {
  decoders,
  encoders,
  demuxers,
  muxers,
  filters,
  bitstreamFilters,
  inputProtocols,
  outputProtocols,
  hardwareTypes,
};

/** Where the options of a name are looked for, in this order. */
const OPTION_KINDS: readonly OptionKind[] = ['encoder', 'decoder', 'muxer', 'demuxer', 'filter'];

/** `sluice codecs`: what the build holds. */
export function addCodecs(program: Command): void {
  program
    .command('codecs')
    .summary('list codecs, formats, filters, protocols')
    .description('List what this build holds: decoders and encoders, or another kind.')
    .argument('[search]', 'only those whose name or description has this text')
    .addOption(new Option('--kind <kind>', 'what to list').choices(Object.keys(LISTS)))
    .option('--options <name>', 'list the options of one codec, format or filter instead')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', EXAMPLES)
    .action((search: string | undefined, options: { kind?: string; options?: string; json?: boolean }) => {
      if (options.options !== undefined) {
        const found = findOptions(options.options);
        if (options.json) printJson(found);
        else print(...found.flatMap(describeOption));
        return;
      }
      const kinds = options.kind === undefined ? ['decoders', 'encoders'] : [options.kind];
      const lists = kinds.map((kind) => [kind, select(kind, search)] as const);
      if (options.json) printJson(Object.fromEntries(lists));
      else print(...lists.flatMap(([kind, entries]) => [`${kind}:`, ...describe(entries)]));
    });
}

function select(kind: string, search = ''): readonly Listed[] {
  const text = search.toLowerCase();
  const list = LISTS[kind] as () => readonly Listed[];
  return list().filter((entry) => `${entry.name} ${entry.longName}`.toLowerCase().includes(text));
}

const describe = (entries: readonly Listed[]): string[] =>
  columns(entries.map(({ name, longName }) => ['', name, longName]));

function findOptions(name: string): OptionListed[] {
  for (const kind of OPTION_KINDS) {
    try {
      return optionsOf(kind, name);
    } catch (error) {
      // Not of this kind; the next one may have it.
      if ((error as { code?: unknown }).code === undefined) throw error;
    }
  }
  throw new RequestError(
    `This build has no codec, format or filter "${name}"; \`sluice codecs ${name}\` searches.`,
  );
}

/** The option, then indented what it is for and what it may be. */
function describeOption({ name, type, min, max, choices, help, default: value }: OptionListed): string[] {
  const range = choices.length > 0 || min === null || max === null ? '' : ` ${min}…${max}`;
  return [
    `${name}  ${type}${range}${value === null ? '' : `, ${String(value)} unless given`}`,
    ...(help === '' ? [] : [`    ${help}`]),
    ...(choices.length === 0 ? [] : [`    ${choices.map((choice) => choice.name).join(', ')}`]),
  ];
}
