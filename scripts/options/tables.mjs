/** Tables of the options of everything in the build, as Markdown. */
import { defaultText, rangeText } from './parts.mjs';

const pages = [
  { file: 'encoders', kind: 'encoder', title: 'Encoders', lists: ['encoders'] },
  { file: 'decoders', kind: 'decoder', title: 'Decoders', lists: ['decoders'] },
  { file: 'muxers', kind: 'muxer', title: 'Muxers', lists: ['muxers'] },
  { file: 'demuxers', kind: 'demuxer', title: 'Demuxers', lists: ['demuxers'] },
  { file: 'output-devices', kind: 'muxer', title: 'Output devices', lists: ['outputDevices'] },
  { file: 'input-devices', kind: 'demuxer', title: 'Input devices', lists: ['inputDevices'] },
  { file: 'filters', kind: 'filter', title: 'Filters', lists: ['filters'] },
  {
    file: 'bitstream-filters',
    kind: 'bitstreamFilter',
    title: 'Bitstream filters',
    lists: ['bitstreamFilters'],
  },
  { file: 'protocols', kind: 'protocol', title: 'Protocols', lists: ['inputProtocols', 'outputProtocols'] },
];

const note =
  '<!-- Made by scripts/generate-options.mjs from what the build says of itself. Do not edit. -->\n\n';

/** `{ path: text }` of every page. */
export function tableFiles(sluice) {
  const made = Object.fromEntries(pages.map((page) => [`${page.file}.md`, pageText(sluice, page)]));
  const links = pages.map(({ file, title }) => `* [${title}](${file}.md)`).join('\n');
  return {
    'index.md': `${note}# Options\n\nWhat every part of the build accepts, as \`options(kind, name)\` gives it.\n\n${links}\n`,
    ...made,
  };
}

function pageText(sluice, { kind, title, lists }) {
  const parts = new Map(lists.flatMap((list) => sluice[list]()).map((part) => [part.name, part]));
  const sections = [];
  const general = new Map();
  for (const part of parts.values()) {
    const all = sluice.options(kind, part.name.split(',')[0]);
    for (const option of all.filter((one) => one.general)) general.set(option.name, option);
    const own = all.filter((one) => !one.general);
    if (own.length > 0) sections.push(`## ${part.name}\n\n${part.longName}\n\n${table(own)}`);
  }
  const bare = parts.size - sections.length;
  const shared = general.size > 0 ? `## Options that all have\n\n${table([...general.values()])}\n` : '';
  const rest = bare > 0 ? `${bare} more have no options of their own.\n\n` : '';
  return `${note}# ${title}\n\n${rest}${sections.join('\n')}\n${shared}`;
}

function table(options) {
  const rows = options.map((option) => {
    const choices = option.choices.map(({ name }) => `\`${name}\``).join(', ');
    const cells = [
      `\`${option.name}\``,
      `${option.type}${option.array ? ' list' : ''}`,
      defaultText(option) === null ? '' : `\`${defaultText(option)}\``,
      choices || rangeText(option) || '',
      `${option.deprecated ? '(deprecated) ' : ''}${option.help}`,
    ];
    return `| ${cells.map(escapeCell).join(' | ')} |`;
  });
  return `| option | type | default | values | what it does |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

const escapeCell = (text) =>
  text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{{', '{ {');
