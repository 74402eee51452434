// Waits for someone who publishes by RTMP and records it, as it comes, into files of so many seconds each.
//
//   node examples/live/rtmp-to-files.mjs rtmp://0.0.0.0:1935/live/a recording-%03d.mkv [SECONDS]
import { StreamReader, StreamWriter } from 'sluice';

const [address, pattern, seconds = '60'] = process.argv.slice(2);

// As long as it takes until someone publishes.
const reader = await StreamReader.open(address, { options: { listen: 1 }, openTimeout: Infinity });
const writer = new StreamWriter(pattern, {
  format: 'segment',
  options: { segment_time: seconds, reset_timestamps: 1 },
});
/** @type {Map<number, import('sluice').PacketInput>} */
const inputs = new Map();
for (const stream of reader.sourceStreams) {
  if (stream.mediaType !== 'audio' && stream.mediaType !== 'video') continue;
  await reader.addPacketStream({ streamIndex: stream.index });
  inputs.set(stream.index, writer.addPacketStream(stream));
  console.log(`stream ${stream.index}: ${stream.codec}`);
}
await writer.open();
try {
  for await (const step of reader) {
    for (const packet of step) {
      if (packet?.kind === 'packet') await inputs.get(packet.streamIndex)?.write(packet);
    }
  }
} catch (error) {
  // A publisher that just goes away is the usual end of a recording; all that came before is kept.
  console.error(`the connection ended: ${error instanceof Error ? error.message : error}`);
} finally {
  await writer.finish();
  await reader.close();
}
