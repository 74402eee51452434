// Reads the first pictures of a source that only the GPL library has. Prints their shape and the SHA-256 of their planes.
import { createHash } from 'node:crypto';
import { StreamReader } from 'sluice';

const [source] = process.argv.slice(2);
const reader = await StreamReader.open(source, { format: 'lavfi' });
await reader.addVideoStream({ framesPerChunk: 5, format: null, layout: 'native' });
const { value } = await reader.chunks().next();
const sha256 = createHash('sha256').update(value[0].data).digest('hex');
console.log(JSON.stringify({ timestamps: [...value[0].timestamps], sha256 }));
await reader.close();
