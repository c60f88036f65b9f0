import { access, readFile, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { packAnswers } from '@/shared/epoch-answers';
import { workerEventBodySchema } from '@/shared/run-events';
import {
  evaluationFileSchema,
  goldenFileSchema,
  RESULT_FILES,
  trainerSummarySchema,
} from '@/shared/trainer-job';
import { generatedJob } from './testing/generated-job';
import { tensorflowPresent } from './testing/runtime-present';
import { trainInProcess } from './testing/train-in-process';

const resultOf = async (outDir: string, name: keyof typeof RESULT_FILES) =>
  JSON.parse(await readFile(path.join(outDir, RESULT_FILES[name]), 'utf8'));

describe.skipIf(!tensorflowPresent)('a training run', () => {
  it('learns, says what it does and leaves results that keep the contract', async () => {
    const job = await generatedJob({ epochs: 8 });
    const { summary, events, of } = await trainInProcess(job);
    for (const event of events) workerEventBodySchema.parse(event);
    trainerSummarySchema.parse(summary);
    expect(of('epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(of('epoch').at(-1)?.loss).toBeLessThan(of('epoch')[0]?.loss as number);
    expect(of('setup')).toMatchObject([
      {
        trainPhotos: 24,
        validationPhotos: 12,
        testPhotos: 12,
        classes: 3,
        // A GPU adds in no fixed order.
        determinism: { kind: expect.stringMatching(/^(bitwise|tolerance)$/) },
      },
    ]);
    expect([...new Set(of('phase').map(({ phase }) => phase))]).toEqual([
      'decoding',
      'loading',
      'training',
      'evaluating',
      'exporting',
    ]);
    expect(summary).toMatchObject({ epochs: 8, stopReason: 'completed', baseWeights: { kind: 'random' } });
    const evaluation = evaluationFileSchema.parse(await resultOf(job.outDir, 'evaluation'));
    expect(evaluation.splits.map(({ summary: { split } }) => split)).toEqual(['validation', 'test']);
    expect(evaluation.splits[1]?.items).toHaveLength(12);
    // The best epoch has answered the validation photos as the model does that has its weights.
    const best = of('epoch')[summary.bestEpoch - 1]?.answers ?? '';
    expect([...Buffer.from(best, 'base64')]).toEqual([...packAnswers(evaluation.splits[0]?.items ?? [])]);
    expect(new Set(of('epoch').map(({ answers }) => answers?.length))).toEqual(new Set([best.length]));
    const golden = goldenFileSchema.parse(await resultOf(job.outDir, 'golden'));
    expect(golden.items).toHaveLength(12);
    for (const { probabilities } of golden.items) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
    }
  });

  it('goes back to the weights of the best epoch', async () => {
    // So fast that it cannot but get worse again.
    const job = await generatedJob({ epochs: 30, optimizer: { learningRate: 0.01 }, earlyStopping: 2 });
    const { summary, of } = await trainInProcess(job);
    const epochs = of('epoch');
    const best = epochs[summary.bestEpoch - 1];
    expect(summary).toMatchObject({ stopReason: 'early-stopping', stoppedEarly: true });
    expect(summary.epochs).toBe(summary.bestEpoch + 2);
    expect(epochs.at(-1)?.patienceLeft).toBe(0);
    const validation = of('evaluation').find(({ split }) => split === 'validation');
    expect(validation?.loss).toBeCloseTo(best?.valLoss as number, 5);
    expect(validation?.loss).toBeLessThan(epochs.at(-1)?.valLoss as number);
  });

  it('keeps the best weights when it is stopped', async () => {
    const job = await generatedJob({ epochs: 50 });
    const { summary, of } = await trainInProcess(job, (event, control) => {
      if (event.type === 'epoch' && event.payload.epoch === 2) control.request('stop');
    });
    expect(summary).toMatchObject({ epochs: 2, stopReason: 'stopped-by-user', stoppedEarly: false });
    const validation = of('evaluation').find(({ split }) => split === 'validation');
    expect(validation?.loss).toBeCloseTo(of('epoch')[summary.bestEpoch - 1]?.valLoss as number, 5);
  });

  it('counts a first epoch that was cut short, for there is nothing better', async () => {
    const job = await generatedJob({ epochs: 50 });
    const { summary } = await trainInProcess(job, (event, control) => {
      if (event.type === 'phase' && event.payload.phase === 'training') control.request('stop');
    });
    expect(summary).toMatchObject({ epochs: 1, bestEpoch: 1, stopReason: 'stopped-by-user' });
  });

  it('ends with nothing but the code when it is cancelled', async () => {
    const job = await generatedJob({ epochs: 50 });
    const run = trainInProcess(job, (event, control) => {
      if (event.type === 'epoch') control.request('cancel');
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('holds the number of tensors flat over epochs and runs', async () => {
    const counts: number[] = [];
    const job = await generatedJob({ epochs: 4 });
    const count = async () => {
      await trainInProcess(job, (event) => {
        if (event.type === 'epoch') counts.push(tf.memory().numTensors);
      });
      return tf.memory().numTensors;
    };
    const before = await count();
    expect(await count()).toBe(before);
    const [first, second] = [counts.slice(0, 4), counts.slice(4)];
    expect(new Set(first).size).toBe(1);
    expect(second).toEqual(first);
  });

  it('gives the same numbers for the same seed, to the last bit', async () => {
    const job = await generatedJob({
      epochs: 2,
      classWeights: 'balanced',
      labelSmoothing: 0.1,
      ema: { enabled: true },
      optimizer: { kind: 'adamw', schedule: 'cosine', warmupEpochs: 1 },
    });
    const figures = async () =>
      (await trainInProcess(job)).of('epoch').map(({ imgPerSec, seconds, etaSeconds, ...rest }) => rest);
    const [first, second] = [await figures(), await figures()];
    expect(second).toEqual(first);
    job.recipe.seed += 1;
    expect(await figures()).not.toEqual(first);
  });

  it('names epoch and step when the loss is no longer a number', async () => {
    const job = await generatedJob({ epochs: 3, optimizer: { learningRate: 1 }, batchNorm: { momentum: 0 } });
    // A head that overflows at once: two infinities make no number.
    job.recipe.optimizer.learningRate = 1e30;
    await expect(trainInProcess(job)).rejects.toMatchObject({
      code: 'loss-not-finite',
      message: expect.stringMatching(/epoch 1, step \d/),
    });
  });

  it('keeps the best weights when the loss breaks off after an epoch, and says where', async () => {
    const job = await generatedJob({ epochs: 5, trainable: 'two-phase', twoPhase: { headEpochs: 1 } });
    job.recipe.optimizer.learningRate = 1e30;
    const { summary, of } = await trainInProcess(job);
    expect(summary).toMatchObject({ epochs: 1, bestEpoch: 1, stopReason: 'loss-not-finite' });
    expect(summary.stopDetail).toMatch(/epoch 2, step \d/);
    const validation = of('evaluation').find(({ split }) => split === 'validation');
    expect(validation?.loss).toBeCloseTo(of('epoch')[0]?.valLoss as number, 5);
  });

  it('never keeps weights that the last step of an epoch broke', async () => {
    // One step an epoch: its loss is measured before the weights are broken.
    const recipe = { epochs: 5, batchSize: 64, earlyStopping: { restoreBest: false } };
    const alone = await generatedJob({ ...recipe, trainable: 'head' });
    alone.recipe.optimizer.learningRate = 1e30;
    await expect(trainInProcess(alone)).rejects.toMatchObject({
      code: 'loss-not-finite',
      message: expect.stringContaining('after epoch 1'),
    });
    const later = await generatedJob({ ...recipe, trainable: 'two-phase', twoPhase: { headEpochs: 1 } });
    later.recipe.optimizer.learningRate = 1e30;
    const { summary, of } = await trainInProcess(later);
    expect(summary).toMatchObject({ epochs: 1, bestEpoch: 1, stopReason: 'loss-not-finite' });
    expect(of('evaluation')[0]?.loss).toBeCloseTo(of('epoch')[0]?.valLoss as number, 5);
  });

  it('ends with the epoch in which the time limit is reached', async () => {
    const { summary } = await trainInProcess(await generatedJob({ epochs: 50, maxMinutes: 1e-4 }));
    expect(summary).toMatchObject({ epochs: 1, stopReason: 'time-limit', stoppedEarly: false });
  });

  it('validates, keeps and exports the average of the weights', async () => {
    const job = await generatedJob({ epochs: 3, ema: { enabled: true, decay: 0.9 }, earlyStopping: false });
    const { summary, of } = await trainInProcess(job);
    const own = await trainInProcess({
      ...job,
      recipe: { ...job.recipe, ema: { enabled: false, decay: 0.9 } },
    });
    const losses = (trained: typeof own) => trained.of('epoch').map(({ loss }) => loss);
    // Training goes its way all the same; what is validated is another network.
    expect(losses(own)).toEqual(of('epoch').map(({ loss }) => loss));
    expect(own.of('epoch').at(-1)?.valLoss).not.toBe(of('epoch').at(-1)?.valLoss);
    const validation = of('evaluation').find(({ split }) => split === 'validation');
    expect(validation?.loss).toBeCloseTo(of('epoch')[summary.bestEpoch - 1]?.valLoss as number, 5);
  });

  it('reads no photo in a second run, which learns the same', async () => {
    const job = await generatedJob({ epochs: 1 });
    const first = await trainInProcess(job);
    await rm(job.photoDir, { recursive: true });
    const second = await trainInProcess(job);
    expect(second.of('epoch').map(({ loss }) => loss)).toEqual(first.of('epoch').map(({ loss }) => loss));
  });

  it('removes a copy that is not what was imported, so that the next attempt fetches it again', async () => {
    const job = await generatedJob();
    const hash = job.manifest.items[5]?.hash as string;
    const file = path.join(job.photoDir, hash.slice(0, 2), hash);
    await truncate(file, 200);
    await expect(trainInProcess(job)).rejects.toMatchObject({
      code: 'photo-unreadable',
      message: expect.stringContaining(hash),
    });
    await expect(access(file)).rejects.toThrow('ENOENT');
  });

  it('trains only the head on features of the frozen base', async () => {
    const job = await generatedJob({
      trainable: 'head',
      epochs: 40,
      earlyStopping: false,
      optimizer: { learningRate: 0.01 },
    });
    const { of } = await trainInProcess(job);
    const epochs = of('epoch');
    expect(epochs).toHaveLength(40);
    expect(epochs.at(-1)?.loss).toBeLessThan(0.8 * (epochs[0]?.loss as number));
    expect(of('log').map(({ message }) => message)).toContainEqual(expect.stringContaining('Augmentation'));
  });
});
