import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MINTED_BASE } from './minted-base';
import { readWeights } from './weight-file';

it('is a standard layers-model under the names that Keras gives', async () => {
  const model = JSON.parse(await readFile(path.join(MINTED_BASE, 'model.json'), 'utf8'));
  expect(model.format).toBe('layers-model');
  const weights = await readWeights(MINTED_BASE);
  expect(weights.get('Conv1/kernel')?.shape).toEqual([3, 3, 3, 16]);
  expect(weights.get('expanded_conv_depthwise/depthwise_kernel')?.shape).toEqual([3, 3, 16, 1]);
  expect(weights.get('block_16_project_BN/moving_variance')?.shape).toEqual([112]);
  expect(weights.get('Conv_1/kernel')?.shape).toEqual([1, 1, 112, 1280]);
  expect(weights.get('Conv_1_bn/gamma')?.shape).toEqual([1280]);
  expect(weights.size).toBe(260);
});
