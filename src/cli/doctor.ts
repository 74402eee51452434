import { createRequire } from 'node:module';
import { release } from 'node:os';
import {
  buildConfiguration,
  decoders,
  demuxers,
  encoders,
  filters,
  hardwareTypes,
  inputDevices,
  license,
  muxers,
  outputDevices,
  versions,
} from '../capabilities.ts';
import { deviceSinks, deviceSources } from '../devices.ts';
import { describeFailure } from './failure.ts';
import { SELF_TESTS } from './self-tests.ts';

/** Something that is so. */
export type Fact = { name: string; says: string };

/** Something that was tried; `ok` is `null` for what is missing and need not be there. */
export type Finding = Fact & { ok: boolean | null };

/** What `sluice doctor` finds out. */
export type Health = { works: boolean; facts: Fact[]; findings: Finding[] };

/** Looks at the installation and tries it; this never throws. */
export async function examine(): Promise<Health> {
  const facts: Fact[] = [
    { name: 'Node', says: `${process.versions.node} on ${process.platform}-${process.arch}, ${release()}` },
  ];
  const findings: Finding[] = [...packages()];
  try {
    facts.push(...build());
    findings.push({ name: 'addon', ok: true, says: 'loads' });
  } catch (error) {
    findings.push({ name: 'addon', ok: false, says: describeFailure(error) });
    return { works: false, facts, findings };
  }
  findings.push(...(await devices()));
  for (const { name, run } of SELF_TESTS) findings.push(await tried(name, run));
  return { works: findings.every(({ ok }) => ok !== false), facts, findings };
}

function build(): Fact[] {
  const { sluice, ffmpeg, ...libraries } = versions();
  const counts = { demuxers, muxers, decoders, encoders, filters };
  const flavour = /--enable-gpl/.test(buildConfiguration()) ? 'with x264 and x265' : 'without GPL parts';
  return [
    { name: 'sluice', says: sluice },
    { name: 'FFmpeg', says: `${ffmpeg}, ${license()}, ${flavour}` },
    { name: 'libraries', says: named(libraries) },
    {
      name: 'holds',
      says: named(Object.fromEntries(Object.entries(counts).map(([k, list]) => [k, list().length]))),
    },
    {
      name: 'hardware',
      says:
        hardwareTypes()
          .map(({ name }) => name)
          .join(', ') || 'none compiled in',
    },
  ];
}

const named = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** Which of the packages that hold the native parts are installed. In a clone none is needed. */
function packages(): Finding[] {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform}-${process.arch}-gnu`;
  return [platform, `ffmpeg-${platform}`, `ffmpeg-gpl-${platform}`].map((part) => {
    const name = `@sluice/${part}`;
    try {
      const { version } = require(`${name}/package.json`) as { version: string };
      return { name, ok: true, says: version };
    } catch {
      return { name, ok: null, says: 'not installed' };
    }
  });
}

/** Whether the library and the server behind each device driver answer. */
function devices(): Promise<Finding[]> {
  const inputs = new Set(inputDevices().map(({ name }) => name));
  const drivers = [...new Set([...inputs, ...outputDevices().map(({ name }) => name)])];
  return Promise.all(
    drivers.map(async (names) => {
      const [name = names] = names.split(',');
      try {
        const found = inputs.has(names) ? await deviceSources(name) : await deviceSinks(name);
        return { name: `device ${name}`, ok: true, says: `${found.length} found` };
      } catch (error) {
        return { name: `device ${name}`, ok: null, says: describeFailure(error).replace('sluice: ', '') };
      }
    }),
  );
}

async function tried(name: string, run: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, says: await run() };
  } catch (error) {
    return { name, ok: false, says: describeFailure(error) };
  }
}
