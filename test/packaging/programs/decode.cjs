// The same as decode.mjs, from CommonJS.
const { StreamReader, license, versions } = require('sluice');

async function main() {
  const reader = await StreamReader.open(process.argv[2]);
  await reader.addAudioStream({ sampleRate: 16000, channels: 1 });
  await reader.addVideoStream({ framesPerChunk: 30 });
  const counts = { samples: 0, frames: 0 };
  for await (const [audio, video] of reader) {
    counts.samples += audio?.shape[0] ?? 0;
    counts.frames += video?.shape[0] ?? 0;
  }
  await reader.close();
  console.log(
    JSON.stringify({ ...counts, license: license(), ffmpeg: versions().ffmpeg, node: process.version }),
  );
}

main();
