import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Recipe } from '@/shared/recipe/recipe';
import {
  type Manifest,
  type RuntimeName,
  type TrainerJob,
  type TrainerMessage,
  trainerJobSchema,
} from '@/shared/trainer-job';
import { inScratchFolder } from '../scratch';

const root = path.resolve(import.meta.dirname, '../..');

export interface TrainerRun {
  /** From the start of the process to the end of the first step it reported. */
  firstStepSeconds: number;
  /** Peak resident memory of the process. */
  peakMb: number;
}

/**
 * Runs the real trainer, a process as the worker starts it.
 * @param until cancels the run after its first step, or lets it come to its end
 * @throws with the trainer's own message when it failed
 */
export function runTrainer({
  until,
  ...given
}: {
  runtime: RuntimeName;
  recipe: Recipe;
  manifest: Manifest;
  photoDir: string;
  cacheDir: string;
  baseWeightsDir: string | null;
  until: 'first-step' | 'end';
}): Promise<TrainerRun> {
  return inScratchFolder(async (dir) => {
    const job = trainerJobSchema.parse({
      ...given,
      runId: 'bench',
      attempt: 1,
      outDir: dir,
      checkpointDir: path.join(dir, 'checkpoints'),
    });
    const peakFile = path.join(dir, 'peak-memory');
    const { firstStepSeconds } = await trainTo(until, { job, peakFile });
    return { firstStepSeconds, peakMb: Number(await readFile(peakFile, 'utf8')) / 1024 ** 2 };
  });
}

async function trainTo(
  until: 'first-step' | 'end',
  { job, peakFile }: { job: TrainerJob; peakFile: string },
): Promise<{ firstStepSeconds: number }> {
  const started = performance.now();
  const child = fork(path.join(root, 'dist/trainer.mjs'), [], {
    execArgv: ['--enable-source-maps', '--import', path.join(root, 'bench/peak-memory.mjs')],
    stdio: ['ignore', 2, 2, 'ipc'],
    env: { ...process.env, BENCH_PEAK_MEMORY: peakFile },
  });
  let firstStepSeconds: number | null = null;
  let failure: string | null = null;
  child.on('message', (message: TrainerMessage) => {
    if (message.type === 'failed' && message.code !== 'cancelled') failure = message.message;
    if (message.type !== 'event' || firstStepSeconds !== null) return;
    if (message.event.type !== 'batch' && message.event.type !== 'epoch') return;
    firstStepSeconds = (performance.now() - started) / 1000;
    if (until === 'first-step') child.send({ type: 'cancel' });
  });
  child.send({ type: 'start', job });
  await once(child, 'exit');
  if (failure !== null || firstStepSeconds === null) {
    throw new Error(`The trainer failed: ${failure ?? 'it ended before its first step'}`);
  }
  return { firstStepSeconds };
}
