// Sends a file as MPEG-TS by UDP, no faster than it would be seen.
//
//   node examples/live/udp-send.mjs SOURCE udp://127.0.0.1:5000
import { StreamReader, StreamWriter } from 'sluice';
import { realTime } from './pace.mjs';

const [source, address] = process.argv.slice(2);

const reader = await StreamReader.open(source);
// 1316 bytes are seven packets of MPEG-TS: what fits into one datagram.
const writer = new StreamWriter(`${address}?pkt_size=1316`);
/** @type {Map<number, import('sluice').PacketInput>} */
const inputs = new Map();
for (const index of [reader.defaultVideoStream, reader.defaultAudioStream]) {
  if (index === null) continue;
  await reader.addPacketStream({ streamIndex: index });
  inputs.set(index, writer.addPacketStream(reader.sourceStreams[index]));
}
await writer.open();
const until = realTime();
for await (const step of reader) {
  for (const packet of step) {
    if (packet?.kind !== 'packet') continue;
    await until((packet.dts ?? packet.pts ?? 0) - reader.startTime);
    await inputs.get(packet.streamIndex)?.write(packet);
  }
}
await writer.finish();
await reader.close();
