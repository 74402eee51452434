// The screen and what the speaker plays, live to an RTMP server until interrupted, or for so many seconds.
//
//   node examples/live/screen-to-rtmp.mjs rtmp://server/app/key [SECONDS] [DISPLAY] [SOUND SOURCE] [PULSE SERVER]
//
//   node examples/live/screen-to-rtmp.mjs rtmp://localhost/live/screen 60 :0 @DEFAULT_MONITOR@
import { StreamReader, StreamWriter } from 'sluice';

const [address, seconds = 'Infinity', display = ':0', monitor = '@DEFAULT_MONITOR@', server] =
  process.argv.slice(2);
const FRAME_RATE = 25;

const screen = await StreamReader.open(display, { format: 'x11grab', options: { framerate: FRAME_RATE } });
const speaker = await StreamReader.open(monitor, { format: 'pulse', options: server ? { server } : {} });
// H.264 needs even sizes and codes yuv420p: so it comes from the screen, and nothing is converted twice.
const pictures = await screen.addVideoStream({ format: 'yuv420p', layout: 'native' });
const sounds = await speaker.addAudioStream({ sampleRate: 44_100, channels: 2, framesPerChunk: 1024 });

const writer = new StreamWriter(address);
const { width, height, format } = pictures;
const picture = writer.addVideoStream({
  ...{ frameRate: FRAME_RATE, width, height, format, layout: 'native' },
  codec: { bitRate: 2_500_000, gopSize: 2 * FRAME_RATE },
});
const sound = writer.addAudioStream({
  sampleRate: 44_100,
  channels: 2,
  encoder: 'aac',
  codec: { bitRate: 128_000 },
});
await writer.open();

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
// Both devices stamp what they give with the time of day: one origin keeps them together.
const start = Math.max(screen.startTime, speaker.startTime);

async function passPictures() {
  for await (const chunk of pictures.chunks({ signal: stop.signal })) {
    const pts = chunk.pts - start;
    if (pts > Number(seconds)) return;
    if (pts >= 0) await picture.write(chunk, { pts });
  }
}

async function passSounds() {
  let begun = false;
  for await (const { data, pts } of sounds.chunks({ signal: stop.signal })) {
    if (pts - start > Number(seconds)) return;
    if (pts < start) continue;
    // The times of a sound card tremble; its samples don't. They are counted from the first one on.
    await sound.write(data, begun ? {} : { pts: pts - start });
    begun = true;
  }
}

await Promise.all([passPictures(), passSounds()]).catch((error) => {
  if (!stop.signal.aborted) throw error;
});
await writer.finish();
await Promise.all([screen.close(), speaker.close()]);
