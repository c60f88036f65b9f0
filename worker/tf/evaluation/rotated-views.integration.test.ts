import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { rotatePixels } from '@/shared/rotate-pixels';
import { RunControl } from '../control';
import { type Example, examplesBySplit } from '../data/examples';
import { openPixels } from '../data/pixel-cache';
import { buildClassifier, type Classifier } from '../model/classifier';
import type { Photos } from '../model/network';
import { openRuntime } from '../runtime/open-runtime';
import { generatedJob } from '../testing/generated-job';
import { tensorflowPresent } from '../testing/runtime-present';
import { trainInProcess } from '../testing/train-in-process';
import { predictAll } from './evaluate';
import { rotatedViews } from './rotated-views';

const ROTATIONS = 3;

/** The exported model's mean answer over the turned photo, one view at a time. */
function meanOfViews({ model }: Classifier, { pixels, spec }: Photos, { hash }: Example): number[] {
  const photo = pixels.read([hash]);
  const answers = [0, 120, 240].map((degrees) => {
    const view = normalizePixels(rotatePixels({ pixels: photo, size: spec.size, degrees }), spec);
    return tf.tidy(() => [
      ...(model.predict(tf.tensor4d(view, [1, spec.size, spec.size, 3])) as tf.Tensor).dataSync(),
    ]);
  });
  return (answers[0] as number[]).map(
    (_, i) => answers.reduce((sum, answer) => sum + (answer[i] as number), 0) / 3,
  );
}

describe.skipIf(!tensorflowPresent)('the final evaluation over rotations', () => {
  beforeAll(() => openRuntime('tensorflow'));

  it('averages the probabilities of the turned photo, and leaves no tensor behind', async () => {
    const job = await generatedJob({ testTimeRotations: ROTATIONS });
    const spec = preprocessingFor(96, ROTATIONS);
    const { store: pixels } = await openPixels({ ...job, spec, onProgress: () => {} });
    const classifier = buildClassifier({ recipe: job.recipe, classes: 3 });
    const examples = examplesBySplit(job.manifest).test;
    const photos = { pixels, spec };
    const before = tf.memory().numTensors;
    const views = rotatedViews(classifier, photos);
    const { items, loss } = await predictAll({
      network: views,
      photosPerBatch: views.photosPerBatch,
      examples,
      control: new RunControl(),
    });
    expect(tf.memory().numTensors).toBe(before);
    let expectedLoss = 0;
    for (const [i, example] of examples.entries()) {
      const mean = meanOfViews(classifier, photos, example);
      const highest = Math.max(...mean);
      expect(items[i]?.confidence).toBeCloseTo(highest, 5);
      expect(items[i]).toMatchObject({ hash: example.hash, predicted: mean.indexOf(highest) });
      expectedLoss -= Math.log(mean[example.classIndex] as number) / examples.length;
    }
    expect(loss).toBeCloseTo(expectedLoss, 4);
    classifier.dispose();
    pixels.close();
  });

  it('is what a run with rotations ends with; its epochs validate the photo as it is', async () => {
    const job = await generatedJob({ epochs: 1, trainable: 'head', testTimeRotations: ROTATIONS });
    const { summary, of } = await trainInProcess(job);
    expect(summary.preprocessing.testTimeRotations).toBe(ROTATIONS);
    const plain = await trainInProcess({ ...job, recipe: { ...job.recipe, testTimeRotations: 1 } });
    expect(of('epoch')[0]?.valLoss).toBeCloseTo(plain.of('epoch')[0]?.valLoss as number, 5);
    expect(of('evaluation')[0]?.loss).not.toBeCloseTo(plain.of('evaluation')[0]?.loss as number, 5);
    expect(plain.of('evaluation')[0]?.loss).toBeCloseTo(plain.of('epoch')[0]?.valLoss as number, 5);
  });
});
