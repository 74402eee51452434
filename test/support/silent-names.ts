import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('silent-names/ask-silent-server.c', import.meta.url));

/** A name server that never answers. */
export type SilentNames = {
  /** Variables of a process that asks it for every name under `.silent`, and the system's own servers for any other. */
  readonly environment: NodeJS.ProcessEnv;
  /** Names that it was asked for so far. */
  readonly asked: readonly string[];
  stop(): void;
};

/** Starts a name server that never answers, or gives null where the C library can't be told of it. */
export async function startSilentNames(): Promise<SilentNames | null> {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'sluice-names-'));
  const library = join(folder, 'ask-silent-server.so');
  try {
    const libraries = ['-ldl', '-lresolv'];
    execFileSync('cc', ['-shared', '-fPIC', '-o', library, SOURCE, ...libraries], { stdio: 'pipe' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (message) => asked.push(nameIn(message)));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    environment: { LD_PRELOAD: library, SILENT_PORT: String(socket.address().port) },
    asked,
    stop() {
      socket.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The name that a DNS message asks for: labels with their lengths, behind a header of 12 bytes. */
function nameIn(message: Buffer): string {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.join('.');
}
