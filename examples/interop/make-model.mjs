/**
 * Writes `mean-colour.onnx`: one GlobalAveragePool over pictures of any number and size, so that its answer is a plain mean.
 * ONNX is a protobuf message (onnx.proto of the ONNX project); only the fields used here are written.
 */
import { writeFileSync } from 'node:fs';

const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
const bytes = (field, content) => [...varint((field << 3) | 2), ...varint(content.length), ...content];
const text = (field, content) => bytes(field, [...Buffer.from(content)]);
const number = (field, value) => [...varint(field << 3), ...varint(value)];

/** A tensor of floats whose dimensions are named, or numbers. */
const tensor = (name, dimensions) => {
  const shape = dimensions.flatMap((d) => bytes(1, typeof d === 'number' ? number(1, d) : text(2, d)));
  return [...text(1, name), ...bytes(2, bytes(1, [...number(1, 1), ...bytes(2, shape)]))];
};

const node = [...text(1, 'pictures'), ...text(2, 'means'), ...text(4, 'GlobalAveragePool')];
const graph = [
  ...bytes(1, node),
  ...text(2, 'mean-colour'),
  ...bytes(11, tensor('pictures', ['n', 3, 'h', 'w'])),
  ...bytes(12, tensor('means', ['n', 3, 1, 1])),
];
const model = [...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, 13))];
writeFileSync(new URL('mean-colour.onnx', import.meta.url), Uint8Array.from(model));
