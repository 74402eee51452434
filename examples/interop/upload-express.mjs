/**
 * Express: what is uploaded comes back as MP3, while it is still being uploaded.
 * `node upload-express.mjs`, then `curl --data-binary @clip.mp4 localhost:PORT/mp3 -o clip.mp3`.
 */
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import express from 'express';
import { transcode } from 'sluice';

const app = express();
app.post('/mp3', async (request, response) => {
  const convert = transcode({ format: 'mp3', video: false, open: { profile: 'untrusted' } });
  try {
    // Not the response itself at the end: a pipeline would close it before an error could be sent.
    await pipeline(request, convert, async (parts) => {
      for await (const part of parts) {
        if (!response.headersSent) response.type('audio/mpeg');
        if (!response.write(part)) await once(response, 'drain');
      }
    });
    response.end();
  } catch (error) {
    if (response.headersSent) response.destroy();
    else response.status(422).type('json').send({ code: error.code, message: error.message });
  }
});
const server = app.listen(0, () => console.log(server.address().port));
