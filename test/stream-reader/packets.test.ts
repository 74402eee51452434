import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Packet, type PacketOutput, StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const md5 = (data: Uint8Array): string => createHash('md5').update(data).digest('hex');

/** Hash and pts of every packet of a file's stream, as the system's ffprobe has them. */
function theirPackets(path: string, stream: number): string[] {
  const wanted = ['-show_entries', 'packet=pts,data_hash', '-show_data_hash', 'md5', '-of', 'json'];
  const args = ['-v', 'error', '-select_streams', String(stream), ...wanted, path];
  const text = execFileSync('/usr/bin/ffprobe', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const { packets } = JSON.parse(text) as { packets: { pts: number; data_hash: string }[] };
  return packets.map(({ pts, data_hash }) => `${pts},${data_hash.replace('MD5:', '')}`);
}

const ourPackets = (packets: readonly Packet[]): string[] =>
  packets.map(({ ticks, data }) => `${ticks.pts},${md5(data)}`);

async function collect(output: PacketOutput): Promise<Packet[]> {
  const packets: Packet[] = [];
  for await (const packet of output) packets.push(packet);
  return packets;
}

/** Small and large packets in turn: most fit into shared memory, key frames do not. */
function clipOfAllSizes(): string {
  const path = scratch('sizes.mkv');
  makeMedia(
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=25:duration=2,noise=alls=60:allf=t:all_seed=3'],
    ...['-f', 'lavfi', '-i', 'anoisesrc=seed=5:duration=2'],
    ...['-c:v', 'mpeg4', '-q:v', '2', '-g', '12', '-c:a', 'aac', path],
  );
  return path;
}

describe.skipIf(!hasSystemFfmpeg)('packets that come over many at a time', () => {
  it('are those of the file, whatever their sizes, also when all are kept', async () => {
    const path = clipOfAllSizes();
    await using reader = await StreamReader.open(path);
    const outputs = [
      await reader.addPacketStream({ streamIndex: 0 }),
      await reader.addPacketStream({ streamIndex: 1 }),
    ];
    const packets = await Promise.all(outputs.map(collect));
    expect(Math.max(...(packets[0] ?? []).map(({ data }) => data.length))).toBeGreaterThan(100_000);
    for (const [stream, ours] of packets.entries()) {
      expect(ourPackets(ours)).toEqual(theirPackets(path, stream));
    }
  });

  it('come once each and in order to whoever takes them by steps and by outputs in turn', async () => {
    await using reader = await StreamReader.open(CLIP);
    const outputs = [
      await reader.addPacketStream({ streamIndex: 0 }),
      await reader.addPacketStream({ streamIndex: 1 }),
    ];
    const taken: Packet[][] = [[], []];
    const [first, second] = outputs.map((output) => output[Symbol.asyncIterator]());
    const steps = reader.chunks();
    for (let turn = 0; outputs.some((output) => !output.ended); turn += 1) {
      if (turn % 3 === 0) {
        for (const [n, packet] of ((await steps.next()).value ?? []).entries()) {
          if (packet?.kind === 'packet') taken[n]?.push(packet);
        }
      } else {
        const n = turn % 3 === 1 ? 0 : 1;
        const value = (await (n === 0 ? first : second)?.next())?.value;
        if (value) taken[n]?.push(value);
      }
    }
    expect(ourPackets(taken[0] ?? [])).toEqual(theirPackets(CLIP, 0));
    expect(ourPackets(taken[1] ?? [])).toEqual(theirPackets(CLIP, 1));
  });
});

describe.skipIf(!hasSystemFfmpeg)('packets', () => {
  it('show all they have to whoever spreads, clones or compares them', async () => {
    await using reader = await StreamReader.open(CLIP);
    const [packet] = await collect(await reader.addPacketStream({ streamIndex: 0 }));
    const keys = [
      ...[
        'data',
        'discard',
        'dts',
        'duration',
        'keyframe',
        'kind',
        'position',
        'pts',
        'streamIndex',
        'ticks',
      ],
      'timeBase',
    ];
    expect(Object.keys({ ...packet }).sort()).toEqual(keys);
    expect(Object.keys(structuredClone(packet as Packet)).sort()).toEqual(keys);
    expect(packet?.ticks).toEqual({ pts: 0n, dts: packet?.ticks.dts, duration: packet?.ticks.duration });
  });

  it('of a live source come as soon as their bytes are there', async () => {
    const path = scratch('live.ts');
    makeMedia('-i', CLIP, '-map', '0:a', '-c', 'copy', path);
    const bytes = readFileSync(path);
    const half = Math.floor(bytes.length / 2);
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    async function* live() {
      yield bytes.subarray(0, half);
      await held;
      yield bytes.subarray(half);
    }
    await using reader = await StreamReader.open(live(), { format: 'mpegts', probeSize: 20_000 });
    const output = await reader.addPacketStream({ streamIndex: 0 });
    const packets = output[Symbol.asyncIterator]();
    let came = 0;
    // A packet of a transport stream ends where the next begins, and what is read at a time need not be full.
    while (came < half - 2 * 65_536) came += (await packets.next()).value?.data.length ?? Infinity;
    expect(came).toBeLessThan(half);
    goOn();
    let rest = 0;
    for await (const packet of packets) rest += packet.data.length;
    expect(came + rest).toBeGreaterThan(0.8 * bytes.length);
  });

  it('are not read ahead by more than a few MiB, however few they are', async () => {
    const path = scratch('raw.nut');
    makeMedia(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=25:duration=1.6'],
      ...['-c:v', 'rawvideo', '-pix_fmt', 'rgb24', path],
    );
    await using reader = await StreamReader.open(path);
    const output = await reader.addPacketStream({ streamIndex: 0 });
    const packets = output[Symbol.asyncIterator]();
    for (let n = 1; n <= 5; n += 1) {
      expect((await packets.next()).value?.data.length).toBe(640 * 480 * 3);
      await setTimeout(100);
      // As many as make 4 MiB wait.
      expect(reader.stats.packets - n).toBeLessThanOrEqual(6);
    }
    let rest = 0;
    for await (const _ of packets) rest += 1;
    expect(rest).toBe(35);
  });
});
