/** TypeScript types of the options of common parts. */
import { common, defaultText, isNumber, protocols, rangeText } from './parts.mjs';

const head = '// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.\n\n';
const quantity = "import type { Quantity } from '../quantity.ts';\n\n";

/** `{ path: text }` of every file. */
export function typeFiles(sluice) {
  const files = {
    'quantity.ts': `${head}/** A number, or FFmpeg's way of writing one: \`'128k'\`, \`'1.5M'\`. */\nexport type Quantity = number | \`\${number}\` | \`\${number}\${'k' | 'K' | 'M' | 'G'}\`;\n`,
  };
  for (const [kind, wanted] of Object.entries(common)) {
    const known = new Set(partsOf(sluice, kind));
    const names = wanted.filter((name) => known.has(name)).sort();
    for (const name of names) files[`${kind}s/${fileName(name)}.ts`] = partFile(sluice, kind, name);
    Object.assign(files, generalFiles(sluice, kind, names));
    files[`${kind}s.ts`] = indexFile(kind, names);
  }
  files['protocols.ts'] = protocolFile(sluice);
  return files;
}

function partsOf(sluice, kind) {
  const lists = { encoder: sluice.encoders, muxer: sluice.muxers, filter: sluice.filters };
  return lists[kind]().flatMap(({ name }) => name.split(','));
}

const own = (sluice, kind, name) =>
  sluice.options(kind, name).filter(({ general, deprecated }) => !general && !deprecated);

function partFile(sluice, kind, name) {
  const type = typeName(kind, name);
  const general = generalName(sluice, kind, name);
  const fields = own(sluice, kind, name).map((option) => field(option, typeIn(kind, option)));
  const base = general === null ? '' : `${general} & `;
  const imports = general === null ? '' : `import type { ${general} } from './${fileName(general)}.ts';\n`;
  const body = fields.join('');
  return `${head}${imports}${body.includes('Quantity') ? quantity : imports === '' ? '' : '\n'}/** Options of the ${kind} \`${name}\`. */\nexport type ${type} = ${base}{\n${body}};\n`;
}

/** Encoders share the options of their kind of media, muxers those of all; filters have none. */
function generalName(sluice, kind, name) {
  if (kind === 'filter') return null;
  if (kind === 'muxer') return 'AnyMuxerOptions';
  const { mediaType } = sluice.encoders().find((encoder) => encoder.name === name);
  return mediaType === 'audio' ? 'AnyAudioEncoderOptions' : 'AnyVideoEncoderOptions';
}

function generalFiles(sluice, kind, names) {
  const seen = new Map();
  for (const name of names) {
    const type = generalName(sluice, kind, name);
    if (type === null || seen.has(type)) continue;
    const fields = sluice
      .options(kind, name)
      .filter(({ general, deprecated }) => general && !deprecated)
      .map((option) => field(option));
    seen.set(type, fields.join(''));
  }
  return Object.fromEntries(
    [...seen].map(([type, body]) => [
      `${kind}s/${fileName(type)}.ts`,
      `${head}${body.includes('Quantity') ? quantity : ''}/** Options that every ${kind} of its kind has. */\nexport type ${type} = {\n${body}};\n`,
    ]),
  );
}

function indexFile(kind, names) {
  const imports = names.map(
    (name) => `import type { ${typeName(kind, name)} } from './${kind}s/${fileName(name)}.ts';`,
  );
  const map = `${capital(kind)}OptionsByName`;
  const fields = names.map((name) => `  readonly ${key(name)}: ${typeName(kind, name)};`);
  return `${head}${imports.join('\n')}\n\n/** The options of common ${kind}s, by name. */\nexport type ${map} = {\n${fields.join('\n')}\n};\n`;
}

/** Writers are told the options of their protocol among those of their muxer, without its name: all in one type. */
function protocolFile(sluice) {
  const known = new Set(sluice.outputProtocols().map(({ name }) => name));
  const options = new Map();
  for (const name of protocols.filter((one) => known.has(one))) {
    for (const option of own(sluice, 'protocol', name)) {
      const known = options.get(option.name);
      const types = new Set([...(known?.types ?? []), ...valueType(option).split(' | ')]);
      options.set(option.name, { option: known?.option ?? option, types });
    }
  }
  const sorted = [...options.values()].sort((a, b) => (a.option.name < b.option.name ? -1 : 1));
  const body = sorted.map(({ option, types }) => field(option, [...types].join(' | '))).join('');
  const imports = body.includes('Quantity') ? "import type { Quantity } from './quantity.ts';\n\n" : '';
  return `${head}${imports}/** Options of the protocols ${protocols.map((name) => `\`${name}\``).join(', ')}. */\nexport type ProtocolOptions = {\n${body}};\n`;
}

function field(option, type = valueType(option)) {
  const facts = [sentence(option.help), rangeText(option), defaultNote(option)].filter(Boolean);
  const comment = facts.length > 0 ? `  /** ${facts.join(' ').replaceAll('*/', '* /')} */\n` : '';
  return `${comment}  readonly ${key(option.name)}?: ${type};\n`;
}

function sentence(help) {
  const text = help.trim().replace(/\s+/g, ' ');
  if (text === '') return null;
  const first = /^[a-z]+\b(?!\.)/.test(text) ? capital(text) : text;
  return /[.!?)]$/.test(first) ? first : `${first}.`;
}

function defaultNote(option) {
  const text = defaultText(option);
  return text === null ? null : `@default ${text}`;
}

/** Filters take expressions for most of their numbers. */
const typeIn = (kind, option) =>
  kind === 'filter' && option.type === 'string' && !option.array ? 'string | number' : valueType(option);

function valueType(option) {
  const names = [...new Set(option.choices.map(({ name }) => name))].map((name) => `'${name}'`);
  if (option.array) return 'string';
  if (option.type === 'bool')
    return ['boolean', '0', '1', ...names, ...(option.min === -1 ? ["'auto'"] : [])].join(' | ');
  if (option.type === 'flags')
    return names.length > 0 ? `${names.join(' | ')} | (string & {})` : 'string | number';
  if (isNumber(option)) return names.length > 0 ? [...names, 'number'].join(' | ') : 'Quantity';
  return option.type === 'duration' || option.type === 'rational' || option.type === 'video_rate'
    ? 'string | number'
    : 'string';
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const pascal = (name) =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map(capital)
    .join('');
const typeName = (kind, name) => `${pascal(name)}${capital(kind)}Options`.replace(/^(\d)/, '_$1');
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
const fileName = (name) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
