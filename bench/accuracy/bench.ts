import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from '@/server/env';
import { describeMachine } from '../machine';
import { type AccuracyDocument, type Result, resultSchema } from './document';
import { figuresBySet } from './figures';
import type { AccuracyOptions } from './options';
import { askServer } from './served';
import { photoSets, ZIPS } from './sets';
import { trainOnce } from './train';

/** The file of all results, one JSON document a line, in the cache folder. */
const RESULTS = 'bench-accuracy/results.jsonl';

/** Which of the data are not there. */
export const missingData = ({ data }: Pick<AccuracyOptions, 'data'>): string[] =>
  ZIPS.filter((zip) => !existsSync(path.join(data, zip)));

/** Trains what is asked for, one after the other, and adds each result to the file as it comes. */
export async function runBench(
  { trainings, data, quick }: AccuracyOptions,
  say: (text: string) => void,
): Promise<AccuracyDocument> {
  const env = parseEnv(process.env);
  const weights = path.resolve(data, '../weights');
  const baseWeightsDir = env.baseWeightsDir ?? (existsSync(weights) ? weights : null);
  const file = path.join(env.cacheDir, RESULTS);
  await mkdir(path.dirname(file), { recursive: true });
  const results: Result[] = [];
  if (trainings.length === 0) results.push(...(await readResults(file)));
  else {
    const sets = await photoSets({ data, cacheDir: env.cacheDir, quick, say });
    const { classes } = sets.manifest;
    for (const training of trainings) {
      const { outDir, summary, evaluation, cpuSeconds } = await trainOnce(training, {
        sets,
        cacheDir: env.cacheDir,
        baseWeightsDir,
        say,
      });
      say('Asking the server’s own network about the photos of phones');
      const served = await askServer({ outDir, recipe: training.recipe, sets });
      const result: Result = {
        ...training,
        quick,
        baseWeights: summary.baseWeights.source,
        epochs: summary.epochs,
        bestEpoch: summary.bestEpoch,
        trainSeconds: summary.trainSeconds,
        cpuSeconds,
        finishedAt: new Date().toISOString(),
        sets: figuresBySet({ evaluation, served }, { classes, setsOf: sets.setsOf }),
      };
      await appendFile(file, `${JSON.stringify(result)}\n`);
      results.push(result);
    }
  }
  const { cpu, cores, memoryGb, node } = describeMachine();
  return { machine: { cpu, cores, memoryGb, node }, results };
}

/** The newest result of each training. */
async function readResults(file: string): Promise<Result[]> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const newest = new Map<string, Result>();
  for (const line of lines) {
    const parsed = resultSchema.safeParse(JSON.parse(line));
    if (parsed.success) newest.set(JSON.stringify([parsed.data.name, parsed.data.recipe]), parsed.data);
  }
  return [...newest.values()];
}
