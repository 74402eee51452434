/** One set-up at a time on a cache folder; a lock whose owner died is taken over. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './terminal.mjs';

/** Runs `task` while no other process holds the lock called `name` in `folder`. */
export async function withLock(folder, name, task) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.lock`);
  let told = false;
  while (!tryTake(file)) {
    if (!told) say(`Another set-up is at work (${file}); waiting for it.`);
    told = true;
    await sleep(500);
  }
  const release = () => rmSync(file, { force: true });
  process.on('exit', release);
  try {
    return await task();
  } finally {
    process.off('exit', release);
    release();
  }
}

function tryTake(file) {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, identity(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (ownerIsAlive(file)) return false;
  rmSync(file, { force: true });
  return tryTake(file);
}

function ownerIsAlive(file) {
  try {
    const owner = readFileSync(file, 'utf8');
    // Empty: created a moment ago, its owner has not yet written who it is.
    return owner === '' || owner === identity(Number.parseInt(owner, 10));
  } catch {
    return false;
  }
}

/** Process id and start time, because ids are used again. */
function identity(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return `${pid} ${fields[19]}`;
  } catch {
    return '';
  }
}
