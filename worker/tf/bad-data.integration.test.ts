import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { RecipeInput } from '@/shared/recipe/recipe';
import type { TrainerJob } from '@/shared/trainer-job';
import { photoFile } from './data/photos-present';
import { generatedJob } from './testing/generated-job';
import { tensorflowPresent } from './testing/runtime-present';
import { trainInProcess } from './testing/train-in-process';

/** A job whose second class has one training photo and whose third has none. */
async function lopsidedJob(recipe: RecipeInput): Promise<TrainerJob> {
  const job = await generatedJob(recipe);
  let ofSecond = 0;
  const items = job.manifest.items.filter(({ split, classIndex }) => {
    if (split !== 'train' || classIndex === 0) return true;
    return classIndex === 1 && ++ofSecond === 1;
  });
  return { ...job, manifest: { ...job.manifest, items, contentHash: 'lopsided' } };
}

describe.skipIf(!tensorflowPresent)('a data set with flaws', () => {
  it('is trained on, with words, when a class has one photo or none and a batch is larger than the set', async () => {
    const job = await lopsidedJob({
      epochs: 2,
      batchSize: 64,
      classWeights: 'balanced',
      labelSmoothing: 0.1,
    });
    const { summary, of } = await trainInProcess(job);
    const messages = of('log').flatMap(({ level, message }) => (level === 'warn' ? [message] : []));
    expect(messages).toContainEqual(expect.stringMatching(/^1 class has no training photo .*: #2f4f8f/));
    expect(messages).toContainEqual(expect.stringMatching(/^1 class has a single training photo: #c0c0c0/));
    expect(messages).toContainEqual(expect.stringContaining('batch size of 64 is more than the 9'));
    expect(of('epoch')).toHaveLength(2);
    for (const { loss, valLoss } of of('epoch')) {
      expect(loss).toBeGreaterThan(0);
      expect(valLoss).toBeGreaterThan(0);
    }
    expect(summary.stopReason).toBe('completed');
  });

  it('is refused when photos are gone: how many, and which', async () => {
    const job = await generatedJob();
    const gone = job.manifest.items.slice(3, 5).map(({ hash }) => hash);
    for (const hash of gone) await rm(photoFile(job.photoDir, hash));
    const run = trainInProcess(job);
    await expect(run).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringContaining('2 of the 48 photos of this dataset are gone from the worker'),
    });
    for (const hash of gone) await expect(run).rejects.toThrow(hash.slice(0, 12));
  });
});
