import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { COMMAND, sluice } from '../support/command.ts';
import { hasPulseServer, startPulseServer } from '../support/pulse-server.ts';
import { CLIP } from '../support/scratch.ts';
import { hasXServer, startXServer } from '../support/x-server.ts';

describe.skipIf(!hasPulseServer || !hasXServer)('sluice play', () => {
  it('plays to the end', async () => {
    const [pulse, screen] = await Promise.all([startPulseServer(), startXServer()]);
    try {
      const source = 'testsrc2=size=160x120:duration=1[out0];sine=duration=1[out1]';
      const env = { ...pulse.env, DISPLAY: screen.display };
      const started = performance.now();
      const { code, stderr } = await sluice(['play', source, '--input-format', 'lavfi'], { env });
      expect([code, stderr]).toEqual([0, '']);
      expect(performance.now() - started).toBeGreaterThan(900);
    } finally {
      await Promise.all([pulse.stop(), screen.stop()]);
    }
  });

  it('ends at once and in peace at Ctrl-C', async () => {
    const pulse = await startPulseServer();
    try {
      const child = spawn(process.execPath, [COMMAND, 'play', CLIP, '--no-video'], {
        env: { ...process.env, ...pulse.env },
        stdio: 'ignore',
      });
      const streams = () => pulse.ask('list', 'short', 'sink-inputs');
      while ((await streams()) === '') await new Promise((resolve) => setTimeout(resolve, 50));
      child.kill('SIGINT');
      expect(await once(child, 'close')).toEqual([0, null]);
    } finally {
      await pulse.stop();
    }
  });
});
