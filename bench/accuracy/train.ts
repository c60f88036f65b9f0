import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type EvaluationFile,
  evaluationFileSchema,
  RESULT_FILES,
  type TrainerJob,
  type TrainerMessage,
  type TrainerSummary,
  trainerJobSchema,
  trainerSummarySchema,
} from '@/shared/trainer-job';
import { processUsage } from '../process-usage';
import type { Training } from './options';
import type { PhotoSets } from './sets';

const root = path.resolve(import.meta.dirname, '../..');
/** How often the trainer's processor time is read. */
const USAGE_EVERY_MS = 2_000;

export interface Trained {
  outDir: string;
  summary: TrainerSummary;
  evaluation: EvaluationFile;
  cpuSeconds: number;
}

/**
 * Trains one recipe with the real trainer, in a process as the worker starts it. A training that was interrupted continues
 * from its checkpoint, and one that is done is not done again; its folder is named by recipe, photos and the
 * folder of the base weights.
 */
export async function trainOnce(
  { name, recipe }: Training,
  {
    sets: { manifest, photoDir },
    cacheDir,
    baseWeightsDir,
    say,
  }: { sets: PhotoSets; cacheDir: string; baseWeightsDir: string | null; say: (text: string) => void },
): Promise<Trained> {
  const key = createHash('sha256')
    .update(JSON.stringify([recipe, manifest.contentHash, baseWeightsDir]))
    .digest('hex');
  const folder = path.join(cacheDir, 'bench-accuracy', key.slice(0, 16));
  const outDir = path.join(folder, 'out');
  const done = await readDone(folder);
  if (done) return done;
  await mkdir(outDir, { recursive: true });
  const job = trainerJobSchema.parse({
    runId: 'bench',
    attempt: 1,
    runtime: 'tensorflow',
    recipe,
    manifest,
    photoDir,
    cacheDir,
    baseWeightsDir,
    outDir,
    checkpointDir: path.join(folder, 'checkpoints'),
  });
  say(`Training ${name}, seed ${recipe.seed}, in ${folder}`);
  const { summary, cpuSeconds } = await runToEnd(job, { folder, say });
  if (summary.stopReason === 'loss-not-finite') throw new Error(`${name} broke off: ${summary.stopDetail}`);
  await writeWhole(path.join(folder, 'summary.json'), { summary, cpuSeconds });
  await rm(job.checkpointDir, { recursive: true, force: true });
  return (await readDone(folder)) as Trained;
}

async function readDone(folder: string): Promise<Trained | null> {
  const text = await readFile(path.join(folder, 'summary.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const { summary, cpuSeconds } = JSON.parse(text) as { summary: unknown; cpuSeconds: number };
  const outDir = path.join(folder, 'out');
  const evaluation = await readFile(path.join(outDir, RESULT_FILES.evaluation), 'utf8');
  return {
    outDir,
    cpuSeconds,
    summary: trainerSummarySchema.parse(summary),
    evaluation: evaluationFileSchema.parse(JSON.parse(evaluation)),
  };
}

/** Processor time of earlier attempts counts, too. */
async function runToEnd(
  job: TrainerJob,
  { folder, say }: { folder: string; say: (text: string) => void },
): Promise<{ summary: TrainerSummary; cpuSeconds: number }> {
  const usageFile = path.join(folder, 'cpu-seconds.json');
  const before = Number(await readFile(usageFile, 'utf8').catch(() => '0'));
  const child = fork(path.join(root, 'dist/trainer.mjs'), [], {
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let cpuSeconds = before;
  const usage = setInterval(() => {
    cpuSeconds = before + processUsage(child.pid as number).cpuSeconds;
    void writeFile(usageFile, String(cpuSeconds));
  }, USAGE_EVERY_MS);
  const ended: { summary: TrainerSummary | null; failure: string } = {
    summary: null,
    failure: 'it ended without a result',
  };
  child.on('message', (message: TrainerMessage) => {
    if (message.type === 'done') ended.summary = message.summary;
    if (message.type === 'failed') ended.failure = message.message;
    if (message.type === 'event') sayEvent(message.event, say);
  });
  child.send({ type: 'start', job });
  await once(child, 'exit');
  clearInterval(usage);
  if (!ended.summary) throw new Error(`The trainer failed: ${ended.failure}`);
  return { summary: ended.summary, cpuSeconds };
}

function sayEvent(
  event: Extract<TrainerMessage, { type: 'event' }>['event'],
  say: (text: string) => void,
): void {
  if (event.type === 'log') say(`  ${event.payload.message}`);
  if (event.type !== 'epoch') return;
  const { epoch, loss, accuracy, valLoss, valAccuracy, seconds } = event.payload;
  const digits = (value: number | null) => value?.toFixed(3) ?? '–';
  say(
    `  epoch ${epoch}: loss ${digits(loss)}, accuracy ${digits(accuracy)}; validation ${digits(valLoss)}, ${digits(valAccuracy)}; ${seconds.toFixed(0)} s`,
  );
}

async function writeWhole(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.tmp`, JSON.stringify(value));
  await rename(`${file}.tmp`, file);
}
