import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNginx, type NginxServer, startNginx } from './nginx-server.ts';
import { hasPulseServer, type PulseServer, startPulseServer } from './pulse-server.ts';
import { hasXServer, startXServer, type XServer } from './x-server.ts';

const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** What a program says that it needs, in a comment before it: `<!-- needs: pulse screen -->`. */
type Need = 'pulse' | 'screen' | 'rtmp';

type Program = { heading: string; language: 'js' | 'ts'; code: string; needs: Need[] };

const here: Record<Need, boolean> = { pulse: hasPulseServer, screen: hasXServer, rtmp: hasNginx };

/** The programs of a page, each with the heading that it stands under. */
export function programsOf(page: string): Program[] {
  const found: Program[] = [];
  let heading = '';
  const parts = /^#+ (.+)$|^(?:<!-- needs: ([a-z ]+) -->\n)?```(js|ts)\n([\s\S]*?)^```$/gm;
  for (const [, title, needs, language, code] of page.matchAll(parts)) {
    heading = title ?? heading;
    if (code === undefined) {
      continue;
    }
    found.push({
      heading,
      language: language as Program['language'],
      code,
      needs: (needs?.split(' ') ?? []) as Need[],
    });
  }
  return found;
}

/** Where programs run: a folder with the package and the clip, and with which Node. */
export type Place = { readonly folder: () => string; readonly node: () => string };

/** Pages with programs: the README and everything in `docs/` that is written by hand. */
export function listPages(): string[] {
  const generated = /(^|\/)(node_modules|reference|options|\.vitepress)\//;
  const names = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.md') && !generated.test(name))
    .sort()
    .map((name) => `docs/${name}`);
}

/** Tests that every program of these pages runs as printed, and ends by itself. */
export function describePages(names: readonly string[], place: Place = checkoutPlace()): void {
  const pages = names.map((name) => ({ name, programs: programsOf(readFileSync(join(ROOT, name), 'utf8')) }));
  const servers = startServers(
    new Set(pages.flatMap(({ programs }) => programs).flatMap(({ needs }) => needs)),
  );

  describe.each(pages.filter(({ programs }) => programs.length > 0))('$name', ({ programs }) => {
    for (const [n, program] of programs.entries()) {
      const runs = it.skipIf(program.needs.some((need) => !here[need]));
      runs(`${n + 1}, ${program.heading}: runs as printed and ends by itself`, async () => {
        await expect(run(place, program, servers())).resolves.toBeDefined();
      });
    }
  });
}

/** A folder whose package is this checkout. */
function checkoutPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-pages-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/sluice'));
  mkdirSync(join(folder, 'node_modules/.bin'));
  symlinkSync(join(ROOT, 'dist/cli.js'), join(folder, 'node_modules/.bin/sluice'));
  symlinkSync(join(ROOT, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return { folder: () => folder, node: () => process.execPath };
}

type Servers = { env: Record<string, string>; rtmpPort?: number };

/** Starts what the programs need before the tests, and stops it after them. */
function startServers(needs: ReadonlySet<Need>): () => Servers {
  const started: { pulse?: PulseServer; screen?: XServer; rtmp?: NginxServer } = {};
  beforeAll(async () => {
    if (needs.has('pulse') && here.pulse) started.pulse = await startPulseServer();
    if (needs.has('screen') && here.screen) started.screen = await startXServer(800, 600);
    if (needs.has('rtmp') && here.rtmp) started.rtmp = await startNginx();
    return async () => {
      for (const server of Object.values(started)) await server.stop();
    };
  });
  return () => {
    const env = {
      ...started.pulse?.env,
      ...(started.screen === undefined ? {} : { DISPLAY: started.screen.display }),
    };
    return started.rtmp === undefined
      ? { env }
      : { env, rtmpPort: Number(new URL(started.rtmp.rtmp('x')).port) };
  };
}

/** Runs a program as it is printed; only the port of the RTMP server is another. Gives what it printed. */
async function run({ folder, node }: Place, program: Program, servers: Servers): Promise<string> {
  const cwd = folder();
  const code = program.code.replaceAll('localhost:1935', `localhost:${servers.rtmpPort}`);
  const file = join(cwd, program.language === 'ts' ? 'program.ts' : 'program.mjs');
  writeFileSync(file, code);
  const options = { cwd, timeout: 60_000, env: { ...process.env, ...servers.env } };
  if (program.language === 'ts') {
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), [...typescript, file], options);
  }
  const { stdout } = await promisify(execFile)(node(), [file.replace(/\.ts$/, '.js')], options);
  return stdout;
}

/** Checks the types too, and writes `using` out for the Nodes that don't have it. */
const typescript: string[] = (
  '--strict --target ES2022 --lib ES2023,ESNext.Disposable --module NodeNext --skipLibCheck --types node ' +
  '--ignoreConfig'
).split(' ');
