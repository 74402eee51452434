/**
 * Fastify: what is uploaded comes back as WebM, while it is still being uploaded.
 * `node upload-fastify.mjs`, then `curl -H 'content-type: video/mp4' --data-binary @clip.mp4 localhost:PORT/webm -o clip.webm`.
 */
import Fastify from 'fastify';
import { transcode } from 'sluice';

const app = Fastify();
app.addContentTypeParser('*', (_request, body, done) => done(null, body));
app.post('/webm', (request, reply) => {
  const convert = transcode({ format: 'webm', video: { width: 160 }, open: { profile: 'untrusted' } });
  request.body.on('error', (error) => convert.destroy(error)).pipe(convert);
  return reply.type('video/webm').send(convert);
});
await app.listen({ port: 0 });
console.log(app.server.address().port);
