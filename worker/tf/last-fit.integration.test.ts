import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RESULT_FILES, type TrainerJob } from '@/shared/trainer-job';
import { generatedJob } from './testing/generated-job';
import { tensorflowPresent } from './testing/runtime-present';
import { trainInProcess } from './testing/train-in-process';

async function weightsOf({ outDir }: TrainerJob): Promise<Buffer> {
  const folder = path.join(outDir, path.dirname(RESULT_FILES.tfjs));
  const shards = (await readdir(folder)).filter((name) => name.endsWith('.bin')).sort();
  return Buffer.concat(await Promise.all(shards.map((name) => readFile(path.join(folder, name)))));
}

describe.skipIf(!tensorflowPresent)('a last fit', () => {
  const recipe = { epochs: 1, optimizer: { kind: 'adamw' as const }, ema: { enabled: true } };

  it('is the training that had the validation photos from the beginning, to the last bit, also when it was paused', async () => {
    const job = await generatedJob({ ...recipe, lastFit: true });
    let firstSeconds = 0;
    const paused = trainInProcess(job, (event, control) => {
      if (event.type === 'epoch') firstSeconds = event.payload.seconds;
      if (event.type === 'phase' && event.payload.phase === 'last-fit') control.request('pause');
    });
    await expect(paused).rejects.toThrow('paused');
    const { summary, of } = await trainInProcess({ ...job, lastEpoch: 1 }, undefined, { goOn: true });
    expect(summary).toMatchObject({ epochs: 1, bestEpoch: 1, lastFitEpochs: 1 });
    expect(summary.evaluations.map(({ split, photos }) => [split, photos])).toEqual([
      ['validation', 12],
      ['test', 12],
    ]);
    expect(of('epoch')).toEqual([]);
    expect(summary.trainSeconds).toBeGreaterThan(firstSeconds);

    const plain = await generatedJob(recipe);
    const { items } = plain.manifest;
    const known = items.filter(({ split }) => split === 'validation');
    const train = [...items.filter(({ split }) => split === 'train'), ...known];
    const together = {
      ...plain.manifest,
      items: [...train.map((item) => ({ ...item, split: 'train' as const })), ...known],
    };
    // The epoch's validation says of the plain run what it says of the first fit, whose weights it is of.
    const first = (await trainInProcess(plain)).summary.evaluations[0];
    expect(summary.evaluations[0]).toEqual(first);
    await trainInProcess({ ...plain, manifest: together });
    expect((await weightsOf(job)).equals(await weightsOf(plain))).toBe(true);
  });

  it('that is stopped leaves the weights that validation chose, and says so', async () => {
    const job = await generatedJob({ ...recipe, lastFit: true });
    const { summary, of } = await trainInProcess(job, (event, control) => {
      if (event.type === 'phase' && event.payload.phase === 'last-fit') control.request('stop');
    });
    expect(summary).toMatchObject({ stopReason: 'completed', lastFitEpochs: null });
    expect(of('log').map(({ message }) => message)).toContainEqual(
      'No last fit: it was stopped. The model has the weights that validation chose.',
    );
    const plain = await generatedJob(recipe);
    await trainInProcess(plain);
    expect((await weightsOf(job)).equals(await weightsOf(plain))).toBe(true);
  });
});
