import { describe, expect, it } from 'vitest';
import { MemoryTarget, type Packet, type SourceStream, StreamReader, StreamWriter } from '../../src/index.ts';
import { CLIP } from '../support/scratch.ts';

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
