import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
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

/** Bytes that are a photo by their name and hash, and by nothing else. */
async function plantedPhoto(split: Split) {
  const bytes = Buffer.from(`no photo, for ${split}`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const file = `damaged-${split}.jpg`;
  return {
    bytes,
    item: { hash, classIndex: 1, split, file },
    named: { hash, file, class: '#c0c0c0', split },
  };
}

async function withPhotos(
  job: TrainerJob,
  planted: readonly Awaited<ReturnType<typeof plantedPhoto>>[],
): Promise<TrainerJob> {
  for (const { bytes, item } of planted) {
    const file = photoFile(job.photoDir, item.hash);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const items = [...job.manifest.items, ...planted.map(({ item }) => item)];
  return { ...job, manifest: { ...job.manifest, items, contentHash: `planted ${planted.length}` } };
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

  it('is trained on without the photo that cannot be decoded, to the last bit the same after a pause', async () => {
    const planted = [await plantedPhoto('train')];
    const whole = await generatedJob({ epochs: 3 });
    const job = await withPhotos(whole, planted);
    const straight = await trainInProcess(job);
    expect(straight.of('unreadable')).toEqual([
      { photos: [{ ...planted[0]?.named, reason: expect.stringContaining('unsupported image') }] },
    ]);
    expect(straight.of('log').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Left out: damaged-train\.jpg \(#c0c0c0, train\): /),
    );
    expect(straight.of('setup')).toMatchObject([{ trainPhotos: 24 }]);

    // Another worker: it has neither the pixels nor the checkpoint's process.
    const elsewhere = { ...job, cacheDir: `${job.cacheDir}-elsewhere` };
    const begun = trainInProcess(elsewhere, ({ type }, control) => {
      if (type === 'epoch') control.request('pause');
    });
    await expect(begun).rejects.toThrow('paused');
    const rest = await trainInProcess(elsewhere, () => {}, { goOn: true });
    expect(rest.of('setup')).toMatchObject([{ resumedFrom: { epoch: 1 } }]);
    const losses = ({ of }: typeof straight) => of('epoch').map(({ loss }) => loss);
    expect(losses(rest)).toEqual(losses(straight));
    // From the cache of decoded photos, which knows it too.
    expect((await trainInProcess(job)).of('unreadable')).toEqual(straight.of('unreadable'));
  });

  it('is refused when more than a hundredth cannot be decoded: all are named, and nothing is kept', async () => {
    const job = await withPhotos(await generatedJob(), [
      await plantedPhoto('train'),
      await plantedPhoto('validation'),
    ]);
    const run = trainInProcess(job);
    await expect(run).rejects.toMatchObject({ code: 'photo-unreadable' });
    await expect(run).rejects.toThrow(
      '2 of the 50 photos of this dataset cannot be decoded; up to 1 are left out.',
    );
    await expect(run).rejects.toThrow(/damaged-train\.jpg \(#c0c0c0, train\): .*; damaged-validation\.jpg/);
    expect(await readdir(path.join(job.cacheDir, 'pixels'))).toEqual([]);
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
