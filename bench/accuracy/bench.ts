import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from '@/server/env';
import { describeMachine } from '../machine';
import { type AccuracyDocument, type LeftOutResult, type Result, resultSchema } from './document';
import { figuresBySet } from './figures';
import { measureLeftOut } from './left-out';
import type { AccuracyOptions } from './options';
import { askServer } from './served';
import { photoSets, ZIPS } from './sets';
import { trainOnce } from './train';

/** The file of all results, one JSON document a line, in the cache folder. */
const RESULTS = 'bench-accuracy/results.jsonl';
/** Pictures without a coin are cut out of it. */
const GROUNDS = 'table-coins.zip';

/** Which of the data are not there. */
export const missingData = ({ data, leftOut }: Pick<AccuracyOptions, 'data' | 'leftOut'>): string[] =>
  [...ZIPS, ...(leftOut.length > 0 ? [GROUNDS] : [])].filter((zip) => !existsSync(path.join(data, zip)));

/** Trains what is asked for, one after the other, and adds each result to the file as it comes. */
export async function runBench(
  { trainings, leftOut, data, quick }: AccuracyOptions,
  say: (text: string) => void,
): Promise<AccuracyDocument> {
  const env = parseEnv(process.env);
  const weights = path.resolve(data, '../weights');
  const baseWeightsDir = env.baseWeightsDir ?? (existsSync(weights) ? weights : null);
  const file = path.join(env.cacheDir, RESULTS);
  await mkdir(path.dirname(file), { recursive: true });
  const results: Result[] = [];
  const unknown: LeftOutResult[] = [];
  if (trainings.length + leftOut.length === 0) results.push(...(await readResults(file)));
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
    for (const training of leftOut) {
      const request = { sets, data, quick, cacheDir: env.cacheDir, baseWeightsDir, say };
      const { trained, figures } = await measureLeftOut(training, request);
      const top1 = trained.summary.evaluations.find(({ split }) => split === 'test')?.top1 ?? null;
      unknown.push({ ...training, quick, top1, figures });
    }
  }
  const { cpu, cores, memoryGb, node } = describeMachine();
  return { machine: { cpu, cores, memoryGb, node }, results, unknown };
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
