import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  MemoryTarget,
  type Packet,
  type PacketInput,
  type SourceStream,
  StreamReader,
  StreamWriter,
} from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { FFMPEG, hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { argumentError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** All packets of a source, by stream. */
async function packetsOf(source: string | Uint8Array): Promise<Packet[][]> {
  await using reader = await StreamReader.open(source);
  const streams = reader.sourceStreams.filter(
    ({ mediaType }) => mediaType === 'audio' || mediaType === 'video',
  );
  const outputs = [];
  for (const { index } of streams) outputs.push(await reader.addPacketStream({ streamIndex: index }));
  return await Promise.all(
    outputs.map(async (output) => {
      const packets: Packet[] = [];
      for await (const packet of output) packets.push(packet);
      return packets;
    }),
  );
}

async function copied(format: string): Promise<Uint8Array> {
  const target = new MemoryTarget();
  await using reader = await StreamReader.open(CLIP);
  const writer = new StreamWriter(target, { format });
  const inputs = [];
  for (const stream of reader.sourceStreams.slice(0, 2)) {
    await reader.addPacketStream({ streamIndex: stream.index });
    inputs.push(writer.addPacketStream(stream));
  }
  await writer.open();
  for await (const step of reader) {
    for (const [index, packet] of step.entries()) {
      if (packet?.kind === 'packet') await inputs[index]?.write(packet);
    }
  }
  await writer.finish();
  return target.bytes;
}

describe('packets', () => {
  it('tell what the container says of them', async () => {
    const [video = []] = await packetsOf(CLIP);
    expect(video).toHaveLength(250);
    const [first] = video;
    expect(first).toMatchObject({ kind: 'packet', streamIndex: 0, keyframe: true, discard: false, pts: 0 });
    expect(first?.data).toBeInstanceOf(Uint8Array);
    expect(first?.ticks.pts).toBe(0n);
    for (const { pts, ticks, timeBase } of video) {
      expect(pts).toBe((Number(ticks.pts) * timeBase.num) / timeBase.den);
    }
    expect(new Set(video.map(({ pts }) => pts)).size).toBe(250);
  });

  it.each(['mp4', 'matroska'])('copied into %s are the same packets with the same times', async (format) => {
    const before = await packetsOf(CLIP);
    const after = await packetsOf(await copied(format));
    for (const [index, packets] of before.entries()) {
      const copies = after[index] ?? [];
      expect(copies).toHaveLength(packets.length);
      for (const [n, packet] of packets.entries()) {
        expect(Buffer.compare(copies[n]?.data ?? new Uint8Array(), packet.data)).toBe(0);
        expect(copies[n]?.keyframe).toBe(packet.keyframe);
        expect(Math.abs((copies[n]?.pts ?? Number.NaN) - (packet.pts ?? Number.NaN))).toBeLessThan(0.0011);
      }
    }
  });

  it('need a stream of a reader', () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'mp4' });
    for (const from of [null, 0, {}, { index: 0, mediaType: 'video' }]) {
      expect(() => writer.addPacketStream(from as SourceStream)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_ARG' }),
      );
    }
  });

  it('of a codec that the container cannot hold are refused', async () => {
    await using reader = await StreamReader.open(CLIP);
    const writer = new StreamWriter(new MemoryTarget(), { format: 'wav' });
    const [video] = reader.sourceStreams;
    expect(() => writer.addPacketStream(video as SourceStream)).toThrow(
      expect.objectContaining({ code: 'ERR_ENCODER_CONFIG' }),
    );
  });
});

/** A clip with B-frames, sound with priming, tags and dispositions, made by an FFmpeg that is not ours. */
function foreignClip(path: string): void {
  const video = ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=30000/1001:duration=3'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=3'];
  makeMedia(
    ...video,
    ...sound,
    ...['-map', '0:v', '-map', '1:a', '-map', '1:a'],
    ...['-c:v', 'libx264', '-bf', '3', '-g', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '64k'],
    ...[
      '-metadata:s:a:0',
      'language=deu',
      '-metadata:s:a:1',
      'language=fra',
      '-metadata:s:v:0',
      'title=Film',
    ],
    ...['-disposition:a:0', '0', '-disposition:a:1', 'default'],
    path,
  );
}

/** Copies every stream with sound or pictures into another container. */
async function copy(from: string, to: string, streams = 9): Promise<void> {
  await using reader = await StreamReader.open(from);
  const writer = new StreamWriter(to);
  const inputs = new Map<number, PacketInput>();
  for (const stream of reader.sourceStreams.slice(0, streams)) {
    await reader.addPacketStream({ streamIndex: stream.index });
    inputs.set(stream.index, writer.addPacketStream(stream));
  }
  await writer.open();
  for await (const step of reader) {
    for (const packet of step) {
      if (packet?.kind === 'packet') await inputs.get(packet.streamIndex)?.write(packet);
    }
  }
  await writer.finish();
}

/** The packets of a file as the system's ffprobe sees them, with times in the container's ticks. */
function theirPackets(path: string): { stream: number; pts: number; dts: number; flags: string }[] {
  const text = execFileSync(
    '/usr/bin/ffprobe',
    ['-v', 'error', '-show_entries', 'packet=stream_index,pts,dts,flags', '-of', 'csv=p=0', path],
    { encoding: 'utf8' },
  );
  const packets = text
    .split('\n')
    .filter((line) => /^\d+,/.test(line))
    .map((line) => line.split(','))
    .map(([stream, pts, dts, flags = '']) => ({
      stream: Number(stream),
      pts: Number(pts),
      dts: Number(dts),
      flags: flags.slice(0, 1),
    }));
  // The ffmpeg command lets MPEG-TS begin a little later than FFmpeg's library does.
  const start = path.endsWith('.ts') ? Math.min(...packets.map(({ dts }) => dts)) : 0;
  return packets.map(({ pts, dts, ...rest }) => ({ ...rest, pts: pts - start, dts: dts - start }));
}

describe.skipIf(!hasSystemFfmpeg)('packets copied', () => {
  const source = scratch('source.mp4');
  beforeAll(() => foreignClip(source));

  it.each(['mkv', 'ts', 'flv', 'mov', 'mp4'])(
    'into .%s are where the ffmpeg command puts them',
    async (extension) => {
      const streams = extension === 'flv' ? 2 : 3;
      const [ours, theirs] = [scratch(`ours.${extension}`), scratch(`theirs.${extension}`)];
      await copy(source, ours, streams);
      const maps = ['0:v', '0:a:0', '0:a:1'].slice(0, streams).flatMap((map) => ['-map', map]);
      execFileSync(FFMPEG, ['-v', 'error', '-y', '-i', source, ...maps, '-c', 'copy', theirs]);
      for (let stream = 0; stream < streams; stream += 1) {
        const [mine, other] = [ours, theirs].map((path) =>
          theirPackets(path).filter((packet) => packet.stream === stream),
        );
        const near = extension === 'ts' ? 1 : 0;
        for (const [n, packet] of (other ?? []).entries()) {
          expect(mine?.[n]).toMatchObject({ stream, flags: packet.flags });
          for (const time of ['pts', 'dts'] as const) {
            // Matroska keeps no dts; ffprobe guesses most of them.
            if (Number.isNaN(packet[time])) expect(mine?.[n]?.[time]).toBeNaN();
            else expect(Math.abs((mine?.[n]?.[time] ?? Number.NaN) - packet[time])).toBeLessThanOrEqual(near);
          }
        }
        expect(mine).toHaveLength(other?.length ?? 0);
        expect(mine?.length).toBeGreaterThan(80);
      }
    },
  );

  it('go from mp4 to ts to mkv to mp4 with every picture and every sample left', async () => {
    const path = ['a.ts', 'b.mkv', 'c.mp4'].map(scratch);
    await copy(source, path[0] ?? '');
    await copy(path[0] ?? '', path[1] ?? '');
    await copy(path[1] ?? '', path[2] ?? '');
    const hashes = [source, path[2] ?? ''].map((file) =>
      systemDecode(file, ['-map', '0:v', '-f', 'framehash', '-hash', 'md5']),
    );
    const frames = hashes.map((hash) =>
      hash
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('0,'))
        .map((line) => line.split(',').at(-1)),
    );
    expect(frames[0]).toHaveLength(90);
    expect(frames[1]).toEqual(frames[0]);
  });

  it('keep the samples that a player drops: what is heard is as long as before', async () => {
    const path = scratch('gapless.mp4');
    await copy(source, path);
    const [before, after] = [source, path].map((file) =>
      systemDecode(file, ['-map', '0:a:0', '-f', 's16le']),
    );
    expect(Buffer.compare(before ?? Buffer.alloc(0), after ?? Buffer.alloc(1))).toBe(0);
  });

  it.each(['mkv', 'mp4'])('keep language and disposition in .%s', async (extension) => {
    const path = scratch(`facts.${extension}`);
    await copy(source, path);
    await using reader = await StreamReader.open(path);
    const [, first, second] = reader.sourceStreams;
    expect([first?.language, second?.language]).toEqual(['deu', 'fra']);
    expect(first?.disposition).not.toContain('default');
    expect(second?.disposition).toContain('default');
  });
});

describe('packets written', () => {
  it('before the one that was written last are an error that names both times', async () => {
    await using reader = await StreamReader.open(CLIP);
    const output = await reader.addPacketStream({ streamIndex: 0 });
    const writer = new StreamWriter(new MemoryTarget(), { format: 'matroska' });
    const input = writer.addPacketStream(reader.sourceStreams[0] as SourceStream);
    await writer.open();
    const packets: Packet[] = [];
    for await (const packet of output) {
      packets.push(packet);
      if (packets.length === 3) break;
    }
    await input.write(packets[1] as Packet);
    const error = await rejection(input.write(packets[0] as Packet));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG' });
    expect((error as Error).message).toContain(String(packets[1]?.ticks.dts));
    expect((error as Error).message).toContain(String(packets[0]?.ticks.dts));
    await writer.abort();
  });

  it('may be made by the caller, and are copied before the write returns', async () => {
    await using reader = await StreamReader.open(CLIP);
    const output = await reader.addPacketStream({ streamIndex: 0 });
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'matroska' });
    const input = writer.addPacketStream(reader.sourceStreams[0] as SourceStream);
    await writer.open();
    const first: number[] = [];
    for await (const packet of output) {
      const own = { ...packet, data: Uint8Array.from(packet.data) };
      first.push(own.data[20] ?? 0);
      const written = input.write(own);
      own.data.fill(0);
      await written;
    }
    await writer.finish();
    const [copies = []] = await packetsOf(target.bytes);
    expect(copies.map(({ data }) => data[20])).toEqual(first);
  });

  it('that are no packets are refused by name', async () => {
    await using reader = await StreamReader.open(CLIP);
    const writer = new StreamWriter(new MemoryTarget(), { format: 'matroska' });
    const input = writer.addPacketStream(reader.sourceStreams[0] as SourceStream);
    await writer.open();
    const ticks = { pts: 0n, dts: 0n, duration: 1n };
    const timeBase = { num: 1, den: 1000 };
    const data = new Uint8Array(4);
    for (const [packet, name] of [
      [null, 'packet'],
      [{ data: 'text' }, 'packet'],
      [{ data, ticks: { ...ticks, dts: 0 }, timeBase }, 'packet.ticks'],
      [{ data, ticks, timeBase: { num: 0, den: 0 } }, 'packet.timeBase'],
    ] as const) {
      argumentError(await rejection(input.write(packet as never)), TypeError, name);
    }
    await writer.abort();
  });

  it('to a target that fails reject, the finish at the latest, with its own error', async () => {
    const mine = new Error('full');
    await using reader = await StreamReader.open(CLIP);
    const output = await reader.addPacketStream({ streamIndex: 0 });
    let writes = 0;
    const target = {
      write() {
        writes += 1;
        if (writes > 1) throw mine;
      },
    };
    const writer = new StreamWriter(target, { format: 'matroska' });
    const input = writer.addPacketStream(reader.sourceStreams[0] as SourceStream);
    await writer.open();
    const copying = async () => {
      for await (const packet of output) await input.write(packet);
      await writer.finish();
    };
    expect(await rejection(copying())).toBe(mine);
  });
});

describe('packets read', () => {
  it('one output alone, all together, popped: each comes once and in order', async () => {
    const [wanted = []] = await packetsOf(CLIP);
    await using reader = await StreamReader.open(CLIP);
    const video = await reader.addPacketStream({ streamIndex: 0 });
    await reader.addPacketStream({ streamIndex: 1 });
    const got: (number | null)[] = [];
    for await (const packet of video) {
      got.push(packet.dts);
      if (got.length === 5) break;
    }
    for await (const [packet] of reader) {
      if (packet) got.push((packet as Packet).dts);
      if (got.length === 20) break;
    }
    while (got.length < 30) {
      await reader.fillBuffer();
      const [packet] = reader.popChunks();
      if (packet) got.push((packet as Packet).dts);
    }
    for await (const [packet] of reader) {
      if (packet) got.push((packet as Packet).dts);
    }
    expect(video.ended).toBe(true);
    expect(got).toEqual(wanted.map(({ dts }) => dts));
  });

  it('after a seek are none of those from before', async () => {
    await using reader = await StreamReader.open(CLIP);
    const video = await reader.addPacketStream({ streamIndex: 0 });
    await video.chunks().next();
    await reader.seek(8);
    const { value } = await video.chunks().next();
    expect(value?.pts).toBeGreaterThan(4);
    expect(value?.keyframe).toBe(true);
  });

  it('go on for the outputs that are left when one is removed', async () => {
    const [video = [], sound = []] = await packetsOf(CLIP);
    await using reader = await StreamReader.open(CLIP);
    await reader.addPacketStream({ streamIndex: 0 });
    await reader.addPacketStream({ streamIndex: 1 });
    const got: (number | null)[] = [];
    for await (const [, packet] of reader) {
      if (packet) got.push((packet as Packet).dts);
      if (got.length === 10) break;
    }
    await reader.removeStream(0);
    for await (const [packet] of reader) {
      if (packet) got.push((packet as Packet).dts);
    }
    expect(got).toEqual(sound.map(({ dts }) => dts));
    expect(video.length).toBeGreaterThan(0);
  });

  it('throw once they are disposed', async () => {
    const [[packet] = []] = await packetsOf(CLIP);
    packet?.[Symbol.dispose]();
    expect(() => packet?.data).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
  });
});
