import { expect, it, vi } from 'vitest';
import { fastestBaseRuntime } from './base-runtime';

const warnings: string[] = [];
const labelOn = async (hardware: 'cpu' | 'gpu' | 'software') =>
  (await fastestBaseRuntime({ hardware, version: 'TensorFlow 2' }, (message) => warnings.push(message)))
    .label;

it('a frozen base runs on ONNX Runtime, on the run’s own runtime where that has a GPU', async () => {
  expect(await labelOn('cpu')).toMatch(/^ONNX Runtime \d/);
  expect(await labelOn('software')).toMatch(/^ONNX Runtime \d/);
  expect(await labelOn('gpu')).toBe('TensorFlow 2');
  expect(warnings).toEqual([]);
});

it('a frozen base runs on the run’s own runtime, with a warning, where ONNX Runtime does not load', async () => {
  vi.doMock('onnxruntime-node', () => {
    throw new Error('no binary for this machine');
  });
  vi.resetModules();
  expect(await labelOn('cpu')).toBe('TensorFlow 2');
  expect(warnings).toEqual([expect.stringContaining('ONNX Runtime does not load')]);
});
