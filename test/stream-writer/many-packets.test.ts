import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  type Packet,
  type PacketInput,
  type SourceStream,
  StreamReader,
  StreamWriter,
} from '../../src/index.ts';
import { CLIP } from '../support/scratch.ts';

/** A writer of the clip's picture into a target of one's own. */
async function writerInto(write: (data: Uint8Array) => void | Promise<void>): Promise<{
  reader: StreamReader;
  writer: StreamWriter;
  input: PacketInput;
  packet: Packet;
}> {
  const reader = await StreamReader.open(CLIP);
  const output = await reader.addPacketStream({ streamIndex: 0 });
  const { value: packet } = await output[Symbol.asyncIterator]().next();
  const writer = new StreamWriter({ write }, { format: 'matroska', timeout: Number.POSITIVE_INFINITY });
  const [stream] = reader.sourceStreams;
  const input = writer.addPacketStream(stream as SourceStream);
  await writer.open();
  return { reader, writer, input, packet: packet as Packet };
}

/** The packet of a moment later, with so many bytes. */
function later(packet: Packet, n: number, size: number): Packet {
  const { pts, dts, duration } = packet.ticks;
  const by = BigInt(n) * (duration || 512n);
  return {
    ...packet,
    data: new Uint8Array(size).fill(n % 251),
    ticks: { pts: (pts ?? 0n) + by, dts: (dts ?? 0n) + by, duration },
    [Symbol.dispose]() {},
  };
}

/** Writes until a write is held up. @returns How many packets went in. */
async function writeUntilHeld(input: PacketInput, packet: Packet, size: number): Promise<number> {
  for (let n = 0; n < 100_000; n += 1) {
    const held = await Promise.race([
      input.write(later(packet, n, size)).then(() => false),
      setTimeout(1000, true, { ref: false }),
    ]);
    if (held) return n;
  }
  throw new Error('no write was held up');
}

describe('packets written faster than the target takes them', () => {
  it.each([
    ['small', 100, 8_000_000],
    ['large', 300_000, 8_000_000],
  ])('%s, are held up before they take much memory', async (_, size, most) => {
    let goOn = () => {};
    const stuck = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let opened = false;
    const { reader, writer, input, packet } = await writerInto(async () => {
      if (opened) await stuck;
    });
    opened = true;
    const packets = await writeUntilHeld(input, packet, size);
    expect(packets).toBeGreaterThan(1);
    // A target is written to only once some is there: 64 KiB or 20 ms.
    expect(packets * size).toBeLessThan(most);
    expect(packets).toBeLessThan(10_000);
    goOn();
    await writer.finish();
    await reader.close();
  });

  it('reject the next write where the target fails, also when they come one by one', async () => {
    const mine = new Error('mine');
    let opened = false;
    const { reader, writer, input, packet } = await writerInto(() => {
      if (opened) throw mine;
    });
    opened = true;
    const writing = async () => {
      for (let n = 0; n < 1000; n += 1) {
        await input.write(later(packet, n, 100));
        await setTimeout(10);
      }
    };
    await expect(writing()).rejects.toBe(mine);
    await expect(input.write(later(packet, 1001, 100))).rejects.toBe(mine);
    await writer.abort();
    await reader.close();
  });

  it('are all there where nobody waited for any of the writes', async () => {
    const pieces: Uint8Array[] = [];
    const { reader, writer, input, packet } = await writerInto((data) => {
      pieces.push(data.slice());
    });
    for (let n = 0; n < 3000; n += 1) void input.write(later(packet, n, 100 + n));
    await writer.finish();
    await reader.close();
    await using again = await StreamReader.open(Buffer.concat(pieces));
    let count = 0;
    for await (const { data } of await again.addPacketStream({ streamIndex: 0 })) {
      expect(data.length).toBe(100 + count);
      expect(data[50]).toBe(count % 251);
      count += 1;
    }
    expect(count).toBe(3000);
  });
});
