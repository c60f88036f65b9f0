import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { RecipeInput } from '@/shared/recipe/recipe';
import type { EpochReport } from '@/shared/run-events';
import type { TrainerJob } from '@/shared/trainer-job';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpoint/format';
import { generatedJob } from './testing/generated-job';
import { tensorflowPresent } from './testing/runtime-present';
import { type TrainedJob, trainInProcess } from './testing/train-in-process';

/** So often that each batch and each epoch has one. */
const OFTEN = 1e-9;

/**
 * A job whose training ends in the middle, once it has two checkpoints and the newest has come as far as asked:
 * they are all that is left of it.
 */
async function lostJob(recipe: RecipeInput, { epochs, batches = 0 }: { epochs: number; batches?: number }) {
  const job = { ...(await generatedJob(recipe)), checkpointMinutes: OFTEN };
  const steps = epochs * 3 + batches;
  let made = 0;
  const lost = trainInProcess(job, (event, control) => {
    if (event.type === 'checkpoint' && ++made >= 2 && event.payload.step >= steps) control.request('cancel');
  });
  await expect(lost).rejects.toMatchObject({ code: 'cancelled' });
  return job;
}

const goOn = (job: TrainerJob) => trainInProcess({ ...job, attempt: 2 }, undefined, { goOn: true });
const wholeRun = async (job: TrainerJob) => trainInProcess(job);
const undisturbedRuns = new Map<string, Promise<TrainedJob>>();
/** What a job of this recipe does when nothing interrupts it: on equal photos always the same, so it is trained once. */
function undisturbedRun({ recipe }: TrainerJob): Promise<TrainedJob> {
  const key = JSON.stringify(recipe);
  const known = undisturbedRuns.get(key) ?? generatedJob(recipe).then(wholeRun);
  undisturbedRuns.set(key, known);
  return known;
}
/** All that training determines; how long it took is not that. */
const curve = (run: TrainedJob) =>
  run.of('epoch').map(({ imgPerSec, seconds, etaSeconds, ...figures }: EpochReport) => figures);
async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
}
const warnings = (run: TrainedJob) =>
  run.of('log').flatMap(({ level, message }) => (level === 'warn' ? [message] : []));
const files = async (job: TrainerJob) => (await readdir(job.checkpointDir)).sort();

describe.skipIf(!tensorflowPresent)('a run that is resumed', () => {
  it.each<[string, RecipeInput]>([
    ['with its weights averaged', { epochs: 4, ema: { enabled: true }, optimizer: { kind: 'adamw' } }],
    [
      'in two phases, on small photos first, by SGD on a plateau,',
      {
        epochs: 4,
        model: { inputSize: 128 },
        trainable: 'two-phase',
        twoPhase: { headEpochs: 1 },
        progressiveResizing: { share: 0.5, size: 96 },
        optimizer: { kind: 'sgd', schedule: 'plateau', plateauPatience: 1 },
      },
    ],
  ])(
    '%s has the curve and the model of one that was never interrupted, to the last bit',
    async (_, recipe) => {
      const job = await lostJob(recipe, { epochs: 2, batches: 1 });
      const resumed = await goOn(job);
      const { resumedFrom } = resumed.of('setup')[0] ?? {};
      expect(resumedFrom?.step).toBeGreaterThanOrEqual(7);
      const whole = await undisturbedRun(job);
      expect(curve(resumed)).toEqual(curve(whole));
      expect(resumed.of('evaluation')).toEqual(whole.of('evaluation'));
      expect({ ...resumed.summary, trainSeconds: 0 }).toEqual({ ...whole.summary, trainSeconds: 0 });
    },
  );

  it.each([1, 7])(
    'was paused %i turns of the event loop into its second epoch, though no checkpoint was due, and loses no bit',
    async (turns) => {
      const job = { ...(await generatedJob({ epochs: 3 })), checkpointMinutes: 60 };
      const paused = trainInProcess(job, (event, control) => {
        if (event.type !== 'epoch' || event.payload.epoch !== 1) return;
        void afterTurns(turns).then(() => control.request('pause'));
      });
      await expect(paused).rejects.toThrow('paused');
      const resumed = await goOn({ ...job, lastEpoch: 1 });
      expect(resumed.of('setup')[0]?.resumedFrom).toMatchObject({ step: expect.any(Number) });
      const whole = curve(await undisturbedRun(job));
      expect(curve(resumed)).toEqual(whole.slice(whole.length - curve(resumed).length));
      expect(resumed.summary.epochs).toBe(3);
    },
  );

  it('reports only the epochs again that the server had not received', async () => {
    const job = await lostJob({ epochs: 4 }, { epochs: 2 });
    const resumed = await goOn({ ...job, lastEpoch: 1 });
    expect(resumed.of('setup')[0]?.resumedFrom?.epoch).toBeGreaterThanOrEqual(2);
    expect(resumed.of('epoch').map(({ epoch }) => epoch)).toEqual([2, 3, 4]);
    const types = resumed.events.map(({ type }) => type);
    expect(types.indexOf('epoch')).toBeGreaterThan(types.indexOf('setup'));
  });

  it.each([
    ['cut short', async (file: string) => truncate(file, 10_000)],
    [
      'changed by one bit',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 4;
        await writeFile(file, bytes);
      },
    ],
  ])(
    'continues from the checkpoint before a newest one that is %s, names it, and loses no bit',
    async (_, damage) => {
      const job = await lostJob({ epochs: 3 }, { epochs: 1 });
      const [before, newest] = (await files(job)) as [string, string];
      await damage(path.join(job.checkpointDir, newest));
      const resumed = await goOn(job);
      expect(warnings(resumed)).toContainEqual(expect.stringContaining(`Checkpoint ${newest} is not used`));
      expect(resumed.of('setup')[0]?.resumedFrom?.step).toBe(Number(before.split('.')[0]));
      expect(curve(resumed)).toEqual(curve(await undisturbedRun(job)));
    },
  );

  it('says so where it was trained on another processor before, also after one more interruption', async () => {
    const job = await lostJob({ epochs: 3 }, { epochs: 1 });
    const elsewhere = 'TensorFlow 2.21.0 on another processor';
    for (const name of await files(job)) {
      const file = path.join(job.checkpointDir, name);
      const checkpoint = decodeCheckpoint(await readFile(file));
      await writeFile(file, encodeCheckpoint({ ...checkpoint, arithmetic: [elsewhere] }));
    }
    const resumed = await goOn(job);
    expect(resumed.of('setup')[0]?.trainedElsewhere).toBe(elsewhere);
    expect(warnings(resumed)).toContainEqual(
      expect.stringContaining(`it was trained on ${elsewhere} before`),
    );
    const again = await goOn(job);
    expect(again.of('setup')[0]?.trainedElsewhere).toBe(elsewhere);

    const whole = await wholeRun(job);
    expect(whole.of('setup')[0]?.trainedElsewhere).toBeNull();
    const here = await goOn(job);
    expect(here.of('setup')[0]?.resumedFrom).not.toBeNull();
    expect(here.of('setup')[0]?.trainedElsewhere).toBeNull();
    expect(warnings(here)).not.toContainEqual(expect.stringContaining('last bit'));
  });

  it('begins from scratch where the checkpoints are of another recipe', async () => {
    const job = await lostJob({ epochs: 3 }, { epochs: 1 });
    const other = await goOn({ ...job, recipe: { ...job.recipe, batchSize: 12 } });
    expect(other.of('setup')[0]?.resumedFrom).toBeNull();
    expect(warnings(other)).toContainEqual(expect.stringContaining('another recipe'));
    expect(other.of('epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  it('is only evaluated when it was lost after its last epoch, or after the one it stopped early with', async () => {
    for (const recipe of [
      { epochs: 2 },
      { epochs: 30, optimizer: { learningRate: 0.01 }, earlyStopping: 1 },
    ]) {
      const job = { ...(await generatedJob(recipe)), checkpointMinutes: OFTEN };
      const whole = await wholeRun(job);
      const resumed = await goOn({ ...job, lastEpoch: whole.summary.epochs });
      expect(resumed.of('setup')[0]?.resumedFrom?.epoch).toBe(whole.summary.epochs);
      expect(resumed.of('epoch')).toEqual([]);
      expect(resumed.of('evaluation')).toEqual(whole.of('evaluation'));
      expect({ ...resumed.summary, trainSeconds: 0 }).toEqual({ ...whole.summary, trainSeconds: 0 });
    }
  });

  it('that was asked to stop ends at once with the best weights so far', async () => {
    const job = await lostJob({ epochs: 50 }, { epochs: 2, batches: 1 });
    const resumed = await trainInProcess(
      job,
      (event, control) => {
        if (event.type === 'setup') control.request('stop');
      },
      { goOn: true },
    );
    const { epoch = 0 } = resumed.of('setup')[0]?.resumedFrom ?? {};
    expect(resumed.summary).toMatchObject({ stopReason: 'stopped-by-user', epochs: epoch });
    const best = resumed.of('epoch')[resumed.summary.bestEpoch - 1];
    const validation = resumed.of('evaluation').find(({ split }) => split === 'validation');
    expect(validation?.loss).toBeCloseTo(best?.valLoss as number, 5);
  });
});

describe.skipIf(!tensorflowPresent)('checkpoints', () => {
  it('are made while training continues, two are kept, and no tensor is', async () => {
    const job = { ...(await generatedJob({ epochs: 3, ema: { enabled: true } })), checkpointMinutes: OFTEN };
    await trainInProcess(job);
    const before = tf.memory().numTensors;
    const { of } = await trainInProcess(job);
    expect(tf.memory().numTensors).toBe(before);
    expect(of('checkpoint').length).toBeGreaterThanOrEqual(2);
    const steps = of('checkpoint').map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(await files(job)).toHaveLength(2);
  });

  it('that cannot be written cost a warning, not the run', async () => {
    const { checkpointDir, ...rest } = await generatedJob({ epochs: 3 });
    // A file where a folder should be: every write fails, as on a disk that is full.
    await writeFile(checkpointDir, '');
    const job = { ...rest, checkpointDir: path.join(checkpointDir, 'in'), checkpointMinutes: OFTEN };
    const run = await goOn(job);
    expect(run.summary.epochs).toBe(3);
    expect(run.of('checkpoint')).toEqual([]);
    expect(warnings(run).filter((message) => message.startsWith('A checkpoint could not be'))).toHaveLength(
      1,
    );
  });
});
