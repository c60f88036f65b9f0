import { afterAll, describe, expect, it } from 'vitest';
import { tensorflowPresent } from '../testing/runtime-present';
import { trainSteps } from '../testing/training-steps';
import { webgpuPresent } from '../testing/webgpu-present';
import { closeRuntime } from './closing';

const SIZE = { steps: 4, batch: 4 };

describe.skipIf(!webgpuPresent || !tensorflowPresent)('full fine-tuning on WebGPU', () => {
  afterAll(closeRuntime);

  it('has the loss curve and the predictions of TensorFlow on the CPU, and repeats them to the last bit', {
    timeout: 600_000,
  }, async () => {
    const expected = await trainSteps('tensorflow', SIZE);
    const actual = await trainSteps('webgpu', SIZE);
    // Adam divides by a gradient's own size: rounding in the smallest ones grows from step to step.
    for (const [i, loss] of expected.losses.entries()) {
      expect(Math.abs((actual.losses[i] as number) / loss - 1)).toBeLessThan(i === 0 ? 1e-5 : 1e-3);
    }
    for (const [i, probability] of expected.predictions.entries()) {
      expect(Math.abs((actual.predictions[i] as number) - probability)).toBeLessThan(5e-3);
    }
    expect(actual.losses.at(-1)).toBeLessThan(actual.losses[0] as number);
    expect(new Set(actual.tensors.slice(1)).size).toBe(1);

    const again = await trainSteps('webgpu', SIZE);
    expect(again).toMatchObject({ losses: actual.losses, predictions: actual.predictions });
  });
});
