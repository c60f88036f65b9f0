import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { seededRandom } from '../random';
import { classifierGraph, classifierWeights } from './classifier-graph';
import { encodeOnnx } from './onnx-schema';
import { withoutOutput } from './prune-onnx';

const shape = { width: 0.35, inputSize: 32, headUnits: 8, classes: 3 };

it('answers as before without the output that is left out, nor what only that needs', async () => {
  const random = seededRandom('prune');
  const weights = new Map(
    classifierWeights(shape).map(({ name, shape: sides }) => [
      name,
      Float32Array.from({ length: sides.reduce((a, b) => a * b, 1) }, () => random.range(0.01, 0.1)),
    ]),
  );
  const onnx = encodeOnnx(classifierGraph(shape, (name) => weights.get(name) as Float32Array));
  const pruned = withoutOutput(onnx, 'heat_maps');
  const ask = async (bytes: Uint8Array) => {
    const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
    const input = new Tensor(
      'float32',
      Float32Array.from({ length: 32 * 32 * 3 }, (_, i) => Math.sin(i)),
      [1, 32, 32, 3],
    );
    const { probabilities, embedding } = await session.run({ input }, ['probabilities', 'embedding']);
    await session.release();
    return { names: session.outputNames, values: [probabilities?.data, embedding?.data] };
  };
  const [all, some] = [await ask(onnx), await ask(pruned)];
  expect(some.values).toEqual(all.values);
  expect(some.names).toEqual(all.names.filter((name) => name !== 'heat_maps'));
  const has = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text);
  expect([has(onnx, 'heat_maps'), has(pruned, 'heat_maps')]).toEqual([true, false]);
  expect(withoutOutput(pruned, 'heat_maps')).toBe(pruned);
});
