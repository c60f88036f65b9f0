import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RESULT_FILES, trainerSummarySchema } from '@/shared/trainer-job';
import { forkTrainer, startJob } from '../tf/testing/fork-trainer';
import { generatedJob } from '../tf/testing/generated-job';
import { tensorflowPresent } from '../tf/testing/runtime-present';

describe.skipIf(!tensorflowPresent)('the trainer process', () => {
  it('trains a job to its end and exits with 0', async () => {
    const { child, messages, events, exit } = forkTrainer();
    const job = await generatedJob({ epochs: 2 });
    // As the worker does while the photos are on their way.
    child.send({ type: 'prepare', runtime: 'tensorflow' });
    startJob(child, job);
    expect(await exit).toBe(0);
    const last = messages.at(-1);
    if (last?.type !== 'done') throw new Error(`ended with ${JSON.stringify(last)}`);
    expect(trainerSummarySchema.parse(last.summary).epochs).toBe(2);
    expect(events().filter(({ type }) => type === 'epoch')).toHaveLength(2);
    const { tfjs, evaluation, golden } = RESULT_FILES;
    for (const file of [tfjs, evaluation, golden]) await access(path.join(job.outDir, file));
  });

  it('stops on command with a result, and is cancelled without one', async () => {
    const job = await generatedJob({ epochs: 500, earlyStopping: false });
    const epochSeen = (trainer: ReturnType<typeof forkTrainer>) =>
      trainer.until(() => trainer.events().some(({ type }) => type === 'epoch'));

    const stopped = forkTrainer();
    startJob(stopped.child, job);
    await epochSeen(stopped);
    stopped.child.send({ type: 'stop' });
    expect(await stopped.exit).toBe(0);
    expect(stopped.messages.at(-1)).toMatchObject({
      type: 'done',
      summary: { stopReason: 'stopped-by-user' },
    });

    const cancelled = forkTrainer();
    startJob(cancelled.child, { ...job, checkpointDir: `${job.checkpointDir}-of-another` });
    await epochSeen(cancelled);
    cancelled.child.send({ type: 'cancel' });
    expect(await cancelled.exit).toBe(1);
    expect(cancelled.messages.at(-1)).toMatchObject({ type: 'failed', code: 'cancelled' });
  });

  it('says which copy of a photo is damaged and exits with 1', async () => {
    const job = await generatedJob();
    const hash = job.manifest.items[0]?.hash as string;
    await writeFile(path.join(job.photoDir, hash.slice(0, 2), hash), 'no image at all');
    const { child, messages, exit } = forkTrainer();
    startJob(child, job);
    expect(await exit).toBe(1);
    expect(messages.at(-1)).toMatchObject({
      type: 'failed',
      code: 'photo-unreadable',
      message: expect.stringContaining(hash),
    });
  });

  it('outlives any Ctrl-C of a terminal, and ends by itself when the worker is gone', async () => {
    const trainer = forkTrainer();
    startJob(trainer.child, await generatedJob({ epochs: 500, earlyStopping: false }));
    const epochs = () => trainer.events().filter(({ type }) => type === 'epoch').length;
    await trainer.until(() => epochs() > 0);
    // So many that some come in the midst of a matrix product.
    const signals = setInterval(() => trainer.child.kill('SIGINT'), 1);
    await Promise.race([trainer.until(() => epochs() > 8), trainer.exit]);
    clearInterval(signals);
    expect(trainer.child.signalCode).toBeNull();
    trainer.child.disconnect();
    expect(await trainer.exit).toBe(1);
  });
});

describe('the trainer process on WebAssembly', () => {
  it('trains the head on features of the frozen base', async () => {
    const job = await generatedJob({ trainable: 'head', epochs: 10, optimizer: { learningRate: 0.01 } });
    const { child, messages, events, exit } = forkTrainer();
    startJob(child, { ...job, runtime: 'wasm' });
    const code = await exit;
    expect(messages.at(-1)).toMatchObject({ type: 'done', summary: { runtime: 'wasm', epochs: 10 } });
    expect(code).toBe(0);
    const losses = events().flatMap((event) =>
      event.type === 'epoch' ? [event.payload.loss as number] : [],
    );
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    const logs = events().flatMap((event) => (event.type === 'log' ? [event.payload.message] : []));
    expect(logs).toContainEqual(expect.stringMatching(/frozen base .* by ONNX Runtime/));
  });

  it('refuses to train all layers and says what to do', async () => {
    const { child, messages, exit } = forkTrainer();
    startJob(child, { ...(await generatedJob()), runtime: 'wasm' });
    expect(await exit).toBe(1);
    expect(messages.at(-1)).toMatchObject({
      type: 'failed',
      code: 'runtime-unavailable',
      message: expect.stringContaining('trainable'),
    });
  });
});
