import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../runtime/open-runtime';
import { tinyRecipe } from '../testing/generated-job';
import { sharedWeights, tensorflowPresent } from '../testing/runtime-present';
import { loadBaseWeights } from './base-weights';
import { buildClassifier } from './classifier';

/** What `../shared/weights/README.md` says the pooled features of a ramp from -1 to 1 begin with. */
const PUBLISHED = [
  { width: 0.35, first: [0, 0, 0.2149748, 0.3315544, 0, 0.3837093], mean: 0.1163784, parameters: 410_208 },
  { width: 1, first: [0.45480794, 0, 0, 0, 0, 0.60133785], mean: 0.2696185, parameters: 2_257_984 },
];

describe.skipIf(!tensorflowPresent)('base weights', () => {
  beforeAll(() => openRuntime('tensorflow'));

  if (!sharedWeights) console.warn('../shared/weights is absent: the published features are not checked.');
  it.skipIf(!sharedWeights).each(PUBLISHED)(
    'give the published features at width $width',
    async (published) => {
      const recipe = tinyRecipe({
        baseWeights: 'imagenet',
        model: { width: published.width, inputSize: 224 },
      });
      const classifier = buildClassifier({ recipe, classes: 2 });
      const used = await loadBaseWeights(classifier.base, {
        recipe,
        baseWeightsDir: sharedWeights,
        cacheDir: '/nonexistent',
      });
      expect(used).toMatchObject({ kind: 'imagenet', width: published.width });
      expect(classifier.base.countParams()).toBe(published.parameters);
      const ramp = tf.reshape(tf.linspace(-1, 1, 224 * 224 * 3), [1, 224, 224, 3]);
      const features = (classifier.base.predict(ramp) as tf.Tensor).dataSync<'float32'>();
      for (const [i, value] of published.first.entries()) expect(features[i]).toBeCloseTo(value, 4);
      expect(features.reduce((sum, value) => sum + value, 0) / 1280).toBeCloseTo(published.mean, 4);
    },
  );

  it('are random and say why when nothing can be had', async () => {
    const cacheDir = await mkdtemp(path.join(tmpdir(), 'mintmark-cache-'));
    const recipe = tinyRecipe({ baseWeights: 'auto' });
    const classifier = buildClassifier({ recipe, classes: 2 });
    const request = { recipe, baseWeightsDir: cacheDir, cacheDir };
    const used = await loadBaseWeights(classifier.base, request);
    // Where the public download is within reach it serves: that is the rule, too.
    if (used.kind === 'imagenet') return expect(await readdir(cacheDir)).toContain('base-weights');
    expect(used.source).toContain('could not be had');
    expect(used.source).toContain('mobilenet_v2_0.35_224_no_top');
    await expect(
      loadBaseWeights(classifier.base, { ...request, recipe: { ...recipe, baseWeights: 'imagenet' } }),
    ).rejects.toMatchObject({ code: 'base-weights-unavailable' });
  });
});
