/*
 * The smallest model that classifies photos, for tests: an ONNX file written field by field, so that the
 * server's tests need nothing of the worker's exporter. Field numbers as in onnx.proto.
 */

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}
const int = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)]);
const message = (field: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
};
const text = (field: number, value: string) => message(field, Buffer.from(value));

const FLOAT = 1;
const floats = (name: string, dims: (number | string)[]) => [
  text(1, name),
  message(
    2,
    message(
      1,
      int(1, FLOAT),
      message(2, ...dims.map((side) => message(1, typeof side === 'number' ? int(1, side) : text(2, side)))),
    ),
  ),
];
const node = (op: string, inputs: string[], output: string, ...attributes: Buffer[]) =>
  message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, op), ...attributes);
const attribute = (name: string, values: number | number[]) =>
  Array.isArray(values)
    ? message(5, text(1, name), ...values.map((value) => int(8, value)), int(20, 7))
    : message(5, text(1, name), int(3, values), int(20, 2));

/**
 * Tells red (0), green (1) and blue (2) photos apart: softmax(`gain` · mean colour).
 * Input `input` `[n, height, width, 3]`, output `probabilities` `[n, 3]`.
 */
export function meanColourModel(gain: number): Buffer {
  const weights = Buffer.alloc(36);
  for (let c = 0; c < 3; c++) weights.writeFloatLE(gain, c * 16);
  const graph = message(
    7,
    node('ReduceMean', ['input'], 'mean', attribute('axes', [1, 2]), attribute('keepdims', 0)),
    node('MatMul', ['mean', 'weights'], 'logits'),
    node('Softmax', ['logits'], 'probabilities', attribute('axis', 1)),
    text(2, 'mean-colour'),
    message(5, int(1, 3), int(1, 3), int(2, FLOAT), text(8, 'weights'), message(9, weights)),
    message(11, ...floats('input', ['n', 'h', 'w', 3])),
    message(12, ...floats('probabilities', ['n', 3])),
  );
  return Buffer.concat([int(1, 8), graph, message(8, text(1, ''), int(2, 17))]);
}
