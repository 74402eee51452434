// Receives MPEG-TS by UDP and says what came, until nothing has come for two seconds.
//
//   node examples/live/udp-receive.mjs udp://127.0.0.1:5000
import { MediaError, StreamReader } from 'sluice';

const [address] = process.argv.slice(2);

const reader = await StreamReader.open(address, { format: 'mpegts', openTimeout: Infinity, timeout: 2000 });
const video = await reader.addVideoStream();
const audio = await reader.addAudioStream();
console.log(`pictures of ${video.width}x${video.height}, sound of ${audio.sampleRate} Hz`);
const counts = { pictures: 0, seconds: 0 };
try {
  for await (const [pictures, sound] of reader) {
    if (pictures?.kind === 'video') counts.pictures += pictures.shape[0];
    if (sound?.kind === 'audio') counts.seconds += sound.duration;
  }
} catch (error) {
  // UDP has no end; silence is the only sign of one.
  if (!(error instanceof MediaError && error.code === 'ERR_TIMEOUT')) throw error;
}
console.log(`${counts.pictures} pictures, ${counts.seconds.toFixed(2)} s of sound`);
await reader.close();
