/** Node, npm and Rust: what a developer's machine must bring along. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { inRoot, programExists } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './terminal.mjs';

/** Where rustup puts cargo; a shell that was open before does not know it. */
const cargoFolder = join(homedir(), '.cargo', 'bin');

/** Throws, naming what was found and what is needed, unless this machine can build the project. */
export function checkToolchain() {
  checkMachine();
  checkNode(process.versions.node);
  checkRust();
}

function checkMachine() {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new SetupError(`This builds on linux-x64 for now, not on ${process.platform}-${process.arch}.`);
}

/** The same range as `engines` in package.json. */
function checkNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (supported) return;
  const { engines } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  throw new SetupError(`Node ${engines.node} is needed, this is ${version}.`);
}

function checkRust() {
  if (!programExists('cargo')) process.env.PATH += `:${cargoFolder}`;
  const found = capture('cargo', ['--version'])?.match(/\d+\.\d+/)?.[0];
  const needed =
    readFileSync(inRoot('Cargo.toml'), 'utf8').match(/^rust-version = "(\d+\.\d+)/m)?.[1] ?? '1.0';
  if (found === undefined) throw new SetupError(`Rust ${needed} or newer is needed: https://rustup.rs`);
  if (Number(found.split('.')[1]) < Number(needed.split('.')[1])) {
    throw new SetupError(`Rust ${needed} or newer is needed, this is ${found}. Try: rustup update stable`);
  }
}
