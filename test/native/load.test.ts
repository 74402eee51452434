import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sluice-load-'));

/** A copy of the package without any addon. */
beforeAll(() => {
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  symlinkSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the first call of the package says, with this environment. */
function failure(environment: Record<string, string> = {}): { code: string; message: string } {
  const text = `
    import { versions } from ${JSON.stringify(join(folder, 'dist/index.js'))};
    try { versions(); } catch ({ code, message }) { console.log(JSON.stringify({ code, message })); }
  `;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return JSON.parse(stdout);
}

describe.skipIf(!existsSync(join(ROOT, 'dist/index.js')))('an addon that cannot be loaded', () => {
  it('is ERR_NATIVE_MISSING, which says platform, packages, and what to run', () => {
    const { code, message } = failure();
    expect(code).toBe('ERR_NATIVE_MISSING');
    expect(message).toContain(`linux-x64-gnu (Node ${process.versions.node})`);
    expect(message).toContain("Cannot find module '@sluice/linux-x64-gnu'");
    expect(message).toContain('Published for: linux-x64-gnu.');
    expect(message).toMatch(/Run: npm install --include=optional sluice@\d/);
  });

  it('keeps the reason of each file that was tried', () => {
    const broken = join(folder, 'broken.node');
    writeFileSync(broken, 'no library');
    const { message } = failure({ SLUICE_NATIVE_PATH: broken });
    expect(message).toContain(broken);
    expect(message).toMatch(/file too short|invalid ELF header/);
  });
});
