// Sound of a file through an effect into another file or stream, no faster than it would be heard.
//
//   node examples/live/effect-in-real-time.mjs SOURCE TARGET [EFFECT]
//
//   node examples/live/effect-in-real-time.mjs speech.mp4 echo.mka 'aecho=0.8:0.9:40:0.3'
import { StreamReader, StreamWriter } from 'sluice';
import { realTime } from './pace.mjs';

const [source, target, filter = 'aecho=0.8:0.9:40:0.3'] = process.argv.slice(2);

const reader = await StreamReader.open(source);
const output = await reader.addAudioStream({ filter, framesPerChunk: 2048 });
// What is written can be listened to while it is written: its name is there from the beginning.
const writer = new StreamWriter(target, { atomic: false });
const input = writer.addAudioStream({ sampleRate: output.sampleRate, channels: output.channels });
await writer.open();

const until = realTime();
let late = 0;
for await (const chunk of output) {
  await until(chunk.pts - reader.startTime);
  const before = performance.now();
  await input.write(chunk);
  late = Math.max(late, performance.now() - before);
}
await writer.finish();
await reader.close();
console.log(`no chunk waited longer than ${late.toFixed(1)} ms`);
