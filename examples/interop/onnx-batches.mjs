/**
 * Pictures into onnxruntime: an NCHW chunk is the tensor's memory, normalised on the way.
 * `node onnx-batches.mjs [FILE]` prints the mean colour that the model finds in each picture.
 */
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { frames } from 'sluice';

const file = process.argv[2] ?? fileURLToPath(new URL('../media/speech.mp4', import.meta.url));
const session = await ort.InferenceSession.create(
  fileURLToPath(new URL('mean-colour.onnx', import.meta.url)),
);
const normalize = { mean: [0, 0, 0], std: [1, 1, 1] }; // 0…1 as floats

for await (const batch of frames(file, { every: 1, framesPerChunk: 4, width: 224, height: 224, normalize })) {
  const { means } = await session.run({ pictures: new ort.Tensor('float32', batch.data, [...batch.shape]) });
  for (let n = 0; n < batch.shape[0]; n += 1) {
    const colour = [...means.data.subarray(3 * n, 3 * n + 3)].map((value) => value.toFixed(4));
    console.log(batch.timestamps[n].toFixed(3), ...colour);
  }
}
