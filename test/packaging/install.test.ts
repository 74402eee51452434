import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { changeRoot, makeBareRoot, runInBareRoot } from './support/bare-root.ts';
import { DEVICE_LIBRARY, RUN_TIME } from './support/binaries.ts';
import { installInto, makeCertificate, runInstalled } from './support/installation.ts';
import { type PackedSet, packEverything, root } from './support/packed.ts';

const scratch = join(root, 'out', 'scratch');
// ffprobe of Debian 12: 250 frames of picture; sound of 10 s.
const decoded = { frames: 250, samples: 160_000, license: 'LGPL version 3 or later' };

// npm unpacks 50 MB for some of these.
vi.setConfig({ testTimeout: 120_000 });

const nodeNames = ['this one', '20.19.0', '22.12.0', '24.21.0'];

let set: PackedSet;
let installed: string;

beforeAll(() => {
  set = packEverything();
  rmSync(scratch, { recursive: true, force: true });
  installed = installInto(scratch, set, ['main', 'addon', 'lgpl']);
}, 900_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('installed into an empty folder', () => {
  test.each(['decode.mjs', 'decode.cjs'])('decodes a real file (%s)', (program) => {
    expect(runInstalled(installed, program, ['clip.mp4'])).toMatchObject(decoded);
  });

  test('gets from npm install to a first chunk in under a minute, with no other tool', () => {
    const started = performance.now();
    const folder = installInto(scratch, set, ['main', 'addon', 'lgpl']);
    expect(runInstalled(folder, 'decode.mjs', ['clip.mp4'])).toMatchObject(decoded);
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  test('has the command', () => {
    const run = (...args: string[]) =>
      execFileSync(join(installed, 'node_modules/.bin/sluice'), args, { cwd: installed, encoding: 'utf8' });
    expect(JSON.parse(run('probe', 'clip.mp4', '--json'))).toMatchObject({ duration: 10 });
    expect(run('doctor')).toContain('It works.');
  });

  test('opens no library but its own and the C and C++ run time', () => {
    const output = execFileSync(process.execPath, ['decode.mjs', 'clip.mp4'], {
      cwd: installed,
      encoding: 'utf8',
      env: { ...process.env, LD_DEBUG: 'files', LD_DEBUG_OUTPUT: join(scratch, 'loader') },
    });
    expect(JSON.parse(output)).toMatchObject(decoded);
    const log = execFileSync('sh', ['-c', `cat ${join(scratch, 'loader')}.*`], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const loaded = [...log.matchAll(/calling init: (\/\S+)/g)].map((match) => match[1] ?? '');
    const foreign = loaded.filter((file) => !file.startsWith(installed) && !RUN_TIME.test(basename(file)));
    expect(loaded.some((file) => basename(file).startsWith('libavcodec-sluice'))).toBe(true);
    expect(foreign).toEqual([]);
    expect(loaded.filter((file) => DEVICE_LIBRARY.test(basename(file)))).toEqual([]);
  });

  test('without the FFmpeg package says which one to install', () => {
    const folder = installInto(scratch, set, ['main', 'addon']);
    const outcome = runInstalled(folder, 'load-only.mjs') as { code: string; message: string };
    expect(outcome.code).toBe('ERR_NATIVE_MISSING');
    expect(outcome.message).toContain('npm install @sluice/ffmpeg-linux-x64-gnu@');
  });

  test('without any native package says what was looked for', () => {
    const folder = installInto(scratch, set, ['main']);
    const outcome = runInstalled(folder, 'load-only.mjs') as { code: string; message: string };
    expect(outcome.code).toBe('ERR_NATIVE_MISSING');
    expect(outcome.message).toContain('@sluice/linux-x64-gnu');
  });
});

describe('with the GPL library installed too', () => {
  let folder: string;

  beforeAll(() => {
    folder = installInto(scratch, set, ['main', 'addon', 'lgpl', 'gpl']);
  }, 120_000);

  test.skipIf(!hasSystemFfmpeg)('draws what FFmpeg keeps for the GPL, as another FFmpeg draws it', () => {
    const source = 'mptestsrc=rate=10:test=ring1';
    const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', '5', '-f', 'rawvideo', '-'];
    const planes = execFileSync('/usr/bin/ffmpeg', args, { maxBuffer: 2 ** 26 });
    const sha256 = createHash('sha256').update(planes).digest('hex');
    const outcome = runInstalled(folder, 'read-mptestsrc.mjs', [source]);
    expect(outcome).toEqual({ timestamps: [0, 0.1, 0.2, 0.3, 0.4], sha256 });
  });

  test('uses it, and encodes with x264 what reads back as it was', () => {
    const outcome = runInstalled(folder, 'encode-x264.mjs', ['x264.mp4']) as { firstPixels: number[] };
    expect(outcome).toMatchObject({ license: 'GPL version 3 or later', hasX264: true, codec: 'h264' });
    expect(outcome.firstPixels).toHaveLength(25);
    for (const [index, value] of outcome.firstPixels.entries()) {
      expect(Math.abs(value - index * 10), `frame ${index}`).toBeLessThanOrEqual(3);
    }
  });
});

// Node exports the whole of its own OpenSSL: of another version, in the newer ones.
describe('beside the OpenSSL that Node has in itself', () => {
  test.each(nodeNames)(
    'reads over TLS from a server that it trusts, and from no other, Node %s',
    (version) => {
      const node = set.nodes.find((entry) => entry.version === version)?.program;
      makeCertificate(installed);
      const outcome = runInstalled(
        installed,
        'read-https.mjs',
        ['clip.mp4', 'key.pem', 'certificate.pem'],
        node,
      );
      expect(outcome).toEqual({ refusal: 'ERR_TLS', frames: decoded.frames });
    },
  );
});

describe.skipIf(changeRoot === null)('on a machine with nothing but Node and the C run time', () => {
  test.each(nodeNames)(
    'decodes from a module and by require(), Node %s',
    (version) => {
      const node = set.nodes.find((entry) => entry.version === version)?.program ?? process.execPath;
      const folder = join(scratch, `root-${version.replace(' ', '-')}`);
      makeBareRoot(folder, node, installed);
      for (const program of ['decode.mjs', 'decode.cjs']) {
        const outcome = JSON.parse(runInBareRoot(folder, [`/app/${program}`, '/app/clip.mp4'])) as {
          node: string;
        };
        expect(outcome).toMatchObject(decoded);
        if (version !== 'this one') expect(outcome.node).toBe(`v${version}`);
      }
    },
    60_000,
  );
});
