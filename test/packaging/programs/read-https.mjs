// Reads a file from an HTTPS server of its own: first without trusting the server, then trusting it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { StreamReader } from 'sluice';

const [clipFile, keyFile, certificateFile] = process.argv.slice(2);
const clip = readFileSync(clipFile);
const certificate = readFileSync(certificateFile);

const server = createServer({ key: readFileSync(keyFile), cert: certificate }, (request, response) => {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = { 'content-range': `bytes ${start}-${clip.length - 1}/${clip.length}` };
  response.writeHead(206, { 'content-type': 'video/mp4', 'content-length': clip.length - start, ...range });
  response.end(clip.subarray(start));
});
await new Promise((resolve) => server.listen(0, 'localhost', resolve));
const url = `https://localhost:${server.address().port}/clip.mp4`;

const refusal = await StreamReader.open(url).then(
  () => null,
  (error) => error.code,
);
const reader = await StreamReader.open(url, { tls: { ca: certificate } });
await reader.addVideoStream({ framesPerChunk: 30 });
let frames = 0;
for await (const [video] of reader) frames += video.shape[0];
await reader.close();
server.closeAllConnections();
server.close();
console.log(JSON.stringify({ refusal, frames }));
