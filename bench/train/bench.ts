import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from '@/server/env';
import { type Recipe, recipeSchema } from '@/shared/recipe/recipe';
import { describeMachine, machineWarnings } from '../machine';
import { measure } from '../measuring-process';
import { inScratchFolder } from '../scratch';
import { webIsBuilt } from '../web-server';
import { type BenchDocument, benchDocumentSchema } from './document';
import type { BenchOptions } from './options';
import { firstOf, type Photos, preparePhotos } from './photos';
import type { GrowthRequest, MemoryGrowthMetrics } from './programs/growth';
import type { InputMetrics, InputRequest } from './programs/input';
import { measureThroughput } from './throughput';
import { runTrainer } from './trainer-runs';
import { webPeakMemory } from './web-memory';

const shared = path.resolve(import.meta.dirname, '../../../shared');
const ifPresent = (file: string) => (existsSync(file) ? file : null);

interface Bench {
  options: BenchOptions;
  recipe: Recipe;
  cacheDir: string;
  baseWeightsDir: string | null;
  say: (text: string) => void;
}

/** Measures the requested parts, one after the other. */
export async function runBench(options: BenchOptions, say: (text: string) => void): Promise<BenchDocument> {
  const env = parseEnv(process.env);
  const bench: Bench = {
    options,
    say,
    recipe: benchRecipe(options),
    cacheDir: env.cacheDir,
    baseWeightsDir: env.baseWeightsDir ?? ifPresent(path.join(shared, 'weights')),
  };
  await mkdir(bench.cacheDir, { recursive: true });
  const machine = describeMachine();
  const warnings = machineWarnings(machine, options);
  for (const warning of warnings) say(`Warning: ${warning}`);
  const wants = (part: BenchOptions['only'][number]) => options.only.includes(part);

  const throughput = wants('train') || wants('inference') ? await measureThroughput(bench) : null;
  const photos =
    wants('input') || wants('memory') ? await preparePhotos({ ...bench, ...source(options) }) : null;
  const input = wants('input') && photos ? await measureInput(bench, photos) : undefined;
  const memory = wants('memory') && photos ? await measureMemory(bench, photos) : undefined;
  const { batch, size, width, runtime, quick } = options;
  return benchDocumentSchema.parse({
    settings: { batch, size, width, runtime, quick },
    machine: { ...machine, runtime: throughput?.version ?? null },
    warnings,
    train: throughput?.train,
    inference: throughput?.inference,
    input,
    memory,
    peers: throughput?.peers,
  });
}

/**
 * The recipe's defaults in the requested size: every layer trained, batch norm too, by Adam, on augmented photos.
 * Random weights, so that nothing has to be fetched.
 */
export function benchRecipe({ batch, size, width, mixed }: BenchOptions): Recipe {
  return recipeSchema.parse({
    model: { width, inputSize: size },
    mixedPrecision: mixed,
    batchSize: batch,
    baseWeights: 'random',
    trainable: 'all',
  });
}

function source({ data, quick }: BenchOptions): { data: string | null; quick: boolean } {
  return { data: data ?? (quick ? null : ifPresent(path.join(shared, 'data/coins-211.zip'))), quick };
}

async function measureInput(bench: Bench, photos: Photos): Promise<BenchDocument['input']> {
  const { options, recipe, say } = bench;
  say(`Measuring an epoch on ${photos.name}`);
  const { manifest, photoDir } = photos;
  const metrics = await measure<InputRequest, InputMetrics>('train/programs/input', {
    runtime: options.runtime,
    recipe,
    manifest,
    photoDir,
    cacheDir: bench.cacheDir,
    stretchSteps: options.quick ? 2 : 24,
  });
  const { decodePhotos, decodeSeconds } = metrics;
  return {
    dataset: photos.name,
    ...metrics,
    decodeImgPerSec: decodePhotos / decodeSeconds,
    ...(await measureFirstSteps(bench, photos)),
  };
}

/** The real trainer from its start to its first step, twice: with an empty cache, then with the one it left. */
function measureFirstSteps(bench: Bench, photos: Photos) {
  const { options, say, baseWeightsDir } = bench;
  const recipe: Recipe = { ...bench.recipe, baseWeights: baseWeightsDir ? 'auto' : 'random' };
  return inScratchFolder(async (cacheDir) => {
    const { manifest, photoDir } = photos;
    const start = () =>
      runTrainer({
        runtime: options.runtime,
        recipe,
        manifest,
        photoDir,
        cacheDir,
        baseWeightsDir,
        until: 'first-step',
      });
    say('Starting a trainer with an empty cache, then with a full one');
    const cold = await start();
    const warm = await start();
    return { coldFirstStepSeconds: cold.firstStepSeconds, warmFirstStepSeconds: warm.firstStepSeconds };
  }, bench.cacheDir);
}

async function measureMemory(bench: Bench, photos: Photos): Promise<BenchDocument['memory']> {
  const { options, say } = bench;
  const trainerPeakMb = await measureTrainerMemory(bench, photos);
  const epochs = options.quick ? { early: 2, late: 4 } : { early: 5, late: 50 };
  say(`Training a tiny network for ${epochs.late} epochs`);
  const { early, late } = await measure<GrowthRequest, MemoryGrowthMetrics>('train/programs/growth', {
    runtime: options.runtime,
    ...epochs,
  });
  const growth = { early, late, rssMb: late.rssMb - early.rssMb, tensors: late.tensors - early.tensors };
  return { trainerPeakMb, webPeakMb: await measureWebMemory(bench), growth };
}

function measureTrainerMemory(bench: Bench, photos: Photos): Promise<number> {
  const { options, recipe, say } = bench;
  const batches = options.quick ? 1 : 6;
  const manifest = firstOf(photos.manifest, {
    train: batches * options.batch,
    validation: 2 * options.batch,
    test: 2 * options.batch,
  });
  say('Training for two short epochs in a trainer process');
  return inScratchFolder(async (cacheDir) => {
    const { peakMb } = await runTrainer({
      manifest,
      photoDir: photos.photoDir,
      cacheDir,
      baseWeightsDir: null,
      runtime: options.runtime,
      recipe: { ...recipe, epochs: 2 },
      until: 'end',
    });
    return peakMb;
  }, bench.cacheDir);
}

async function measureWebMemory({ options, say }: Bench): Promise<number | null> {
  if (!webIsBuilt()) {
    say('The server is not built (npm run build), so its memory is left out');
    return null;
  }
  say('Serving pages and an import');
  const small = ifPresent(path.join(shared, 'data/korea-won.zip'));
  return webPeakMemory({ data: options.quick ? null : (options.data ?? small) });
}
