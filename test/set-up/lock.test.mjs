import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a lock is held while the task runs, and gone after it', async () => {
  const held = await withLock(folder, 'work', async () => existsSync(join(folder, 'work.lock')));
  expect(held).toBe(true);
  expect(existsSync(join(folder, 'work.lock'))).toBe(false);
});

test('a second task waits for the first', async () => {
  const order = [];
  const first = withLock(folder, 'work', async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    order.push('first');
  });
  const second = withLock(folder, 'work', async () => order.push('second'));
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
});

test('a lock whose owner has died is taken over', async () => {
  const { pid } = spawnSync('true');
  writeFileSync(join(folder, 'work.lock'), `${pid} 12345`);
  expect(await withLock(folder, 'work', async () => 'ran')).toBe('ran');
});

test('a lock is taken over where its process id belongs to another program by now', async () => {
  writeFileSync(join(folder, 'work.lock'), `${process.pid} 1`);
  expect(
    await withLock(folder, 'work', async () => readFileSync(join(folder, 'work.lock'), 'utf8')),
  ).not.toMatch(/ 1$/);
});

test('a task that fails gives the lock back', async () => {
  await expect(withLock(folder, 'work', async () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  );
  expect(existsSync(join(folder, 'work.lock'))).toBe(false);
});
