import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { SPLITS } from '@/shared/coin-class';
import { decodePixels, normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { presetRecipe } from '@/shared/recipe/presets';
import {
  type EvaluationFile,
  type GoldenFile,
  RESULT_FILES,
  type TrainerSummary,
} from '@/shared/trainer-job';
import type { Actor, Deps } from '../deps';
import { importFinished } from '../domain/datasets/import/import-run';
import { getImport, startImport } from '../domain/datasets/import/import-service';
import { insertModelVersion, prepareModelVersion } from '../domain/models/create-model';
import type { ResultFile } from '../domain/models/result-files';
import { colourWeights } from './colour-weights';
import { colourPhoto } from './test-photos';
import { trainerSummary } from './worker-reports';
import { writeZip } from './zip-files';

const CLASSES = ['red', 'green', 'blue'] as const;
const PHOTOS = { train: 2, validation: 1, test: 4 };
const spec = preprocessingFor(96);

/** Imports a dataset of plain red, green and blue photos, which `insertColourModel` can tell apart. */
export async function importColours(
  deps: Deps,
  actor: Actor,
  name = 'Colours',
): Promise<{ versionId: string }> {
  const entries = CLASSES.flatMap((colour, index) =>
    SPLITS.flatMap((split) =>
      Array.from({ length: PHOTOS[split] }, async (_, n) => ({
        path: `${split}/${index + 1}/${n}.png`,
        bytes: await colourPhoto(colour, SPLITS.indexOf(split) * 100 + n),
      })),
    ),
  );
  const names = { 1: '1 Cent,Red dollar,redland', 2: '2 Cents,Green dollar,greenland', 3: 'Blue button' };
  await mkdir(deps.env.dataDir, { recursive: true });
  const archivePath = await writeZip(path.join(deps.env.dataDir, `${name}.zip`), [
    ...(await Promise.all(entries)),
    { path: 'cat_to_name.json', bytes: JSON.stringify(names) },
  ]);
  const { importId } = await startImport(deps, actor, { name, archivePath });
  await importFinished(importId);
  const { error, datasetId } = await getImport(deps, importId);
  if (!datasetId) throw new Error(error ?? 'the import failed');
  const version = await deps.db.datasetVersion.findFirstOrThrow({ where: { datasetId } });
  return { versionId: version.id };
}

/**
 * Makes a model version of a network that tells colours apart, with all that a trainer leaves behind: the ONNX
 * file, the evaluation of the test split (`answer` says what was predicted) and the golden set.
 */
export async function insertColourModel(
  deps: Deps,
  versionId: string,
  {
    name = 'Colours',
    gain = 2,
    answer = (truth) => truth,
    alter = (results) => results,
  }: {
    name?: string;
    gain?: number;
    answer?: (truth: number, photo: number) => number;
    /** Changes the results before they are taken in, for what a broken trainer might leave. */
    alter?: (results: ResultFile[]) => ResultFile[];
  } = {},
): Promise<{ id: string; number: number; runId: string; warnings: string[] }> {
  const summary = trainerSummary({ preprocessing: spec });
  const files = alter(await storeColourResults(deps, { versionId, gain, answer, summary }));
  const last = await deps.db.run.aggregate({ _max: { number: true } });
  const run = await deps.db.run.create({
    data: {
      number: (last._max.number ?? 0) + 1,
      name,
      recipe: presetRecipe('quick'),
      codeVersion: 'test',
      datasetVersion: { connect: { id: versionId } },
      experiment: { connectOrCreate: { where: { name: 'Colours' }, create: { name: 'Colours' } } },
    },
  });
  const prepared = await prepareModelVersion(deps, { runId: run.id, summary, files });
  const model = await deps.db.$transaction((tx) => insertModelVersion(tx, prepared, run));
  return { ...model, runId: run.id, warnings: prepared.warnings };
}

async function storeColourResults(
  deps: Deps,
  {
    versionId,
    gain,
    answer,
    summary,
  }: {
    versionId: string;
    gain: number;
    answer: (truth: number, photo: number) => number;
    summary: TrainerSummary;
  },
): Promise<ResultFile[]> {
  const items = await deps.db.datasetItem.findMany({
    where: { versionId, split: 'test' },
    orderBy: { id: 'asc' },
  });
  const test = summary.evaluations.find(
    (one) => one.split === 'test',
  ) as EvaluationFile['splits'][0]['summary'];
  const evaluation: EvaluationFile = {
    splits: [
      {
        summary: test,
        items: items.map(({ photoHash, classIndex }, photo) => {
          const predicted = answer(classIndex, photo);
          const confidence = 0.5 + photo / 100;
          return {
            hash: photoHash,
            truth: classIndex,
            predicted,
            confidence,
            rank: predicted === classIndex ? 1 : 2,
          };
        }),
      },
    ],
  };
  const golden: GoldenFile = {
    items: await Promise.all(
      items.slice(0, 3).map(async ({ photoHash }) => ({
        hash: photoHash,
        probabilities: await meanColourProbabilities(await deps.blobs.read(photoHash), gain),
      })),
    ),
  };
  const store = async (file: string, bytes: Buffer | string) => {
    const stored = await deps.blobs.write(Buffer.from(bytes as Buffer));
    return { path: file, hash: stored.hash, bytes: stored.bytes };
  };
  const { width, inputSize, headUnits } = presetRecipe('quick').model;
  const weights = colourWeights({ width, inputSize, headUnits, classes: CLASSES.length }, gain);
  return Promise.all([
    store(RESULT_FILES.tfjs, weights.manifest),
    store('tfjs/group1-shard1of1.bin', weights.shard),
    store(RESULT_FILES.evaluation, JSON.stringify(evaluation)),
    store(RESULT_FILES.golden, JSON.stringify(golden)),
  ]);
}

/** What the network must answer, by arithmetic of our own. */
async function meanColourProbabilities(bytes: Uint8Array, gain: number): Promise<number[]> {
  const input = normalizePixels(await decodePixels({ sharp, bytes, spec }), spec);
  const sums = [0, 0, 0];
  for (let i = 0; i < input.length; i++) sums[i % 3] = (sums[i % 3] as number) + (input[i] as number);
  const exps = sums.map((sum) => Math.exp((gain * sum) / (input.length / 3)));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / total);
}
