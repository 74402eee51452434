import { MemoryTarget, StreamReader, type StreamTags, StreamWriter } from '../../src/index.ts';

/** The first stream of a source, copied packet by packet into a container. */
export async function packetsThrough(
  source: string | Uint8Array,
  format: string,
  tags?: StreamTags,
): Promise<Uint8Array> {
  await using reader = await StreamReader.open(source);
  const [stream] = reader.sourceStreams;
  if (stream === undefined) {
    throw new Error('the source has no stream');
  }
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format });
  const input = writer.addPacketStream(stream, tags);
  const output = await reader.addPacketStream({ streamIndex: stream.index });
  await writer.open();
  for await (const packet of output) await input.write(packet);
  await writer.finish();
  return target.bytes;
}
