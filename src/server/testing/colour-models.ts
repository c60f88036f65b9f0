import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SPLITS, type Split } from '@/shared/coin-class';
import { preprocessingFor } from '@/shared/preprocessing';
import { presetRecipe } from '@/shared/recipe/presets';
import type { EvaluationFile } from '@/shared/trainer-job';
import type { Actor, Deps } from '../deps';
import { importFinished } from '../domain/datasets/import/import-run';
import { getImport, startImport } from '../domain/datasets/import/import-service';
import { insertModelVersion, prepareModelVersion } from '../domain/models/create-model';
import type { ResultFile } from '../domain/models/result-files';
import { colourResults } from './colour-results';
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
  photos: Record<Split, number> = PHOTOS,
): Promise<{ versionId: string }> {
  const entries = CLASSES.flatMap((colour, index) =>
    SPLITS.flatMap((split) =>
      Array.from({ length: photos[split] }, async (_, n) => ({
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
    alterEvaluation,
    unreadable = [],
  }: {
    name?: string;
    gain?: number;
    answer?: (truth: number, photo: number) => number;
    /** Changes the results before they are taken in, for what a broken trainer might leave. */
    alter?: (results: ResultFile[]) => ResultFile[];
    /** Changes what a trainer claims of the photos. */
    alterEvaluation?: (evaluation: EvaluationFile) => void;
    /** Hashes of photos that the run has said it could not decode. */
    unreadable?: string[];
  } = {},
): Promise<{ id: string; number: number; runId: string; warnings: string[] }> {
  const summary = trainerSummary({ preprocessing: spec });
  const items = await deps.db.datasetItem.findMany({
    where: { versionId, split: 'test' },
    orderBy: { id: 'asc' },
  });
  const photos = await Promise.all(
    items.map(async ({ photoHash, classIndex }) => ({
      hash: photoHash,
      classIndex,
      bytes: await deps.blobs.read(photoHash),
    })),
  );
  const stored = (await colourResults({ photos, gain, answer, alterEvaluation, summary })).map(
    async ({ path, bytes }) => {
      const { hash } = await deps.blobs.write(bytes);
      return { path, hash, bytes: bytes.length };
    },
  );
  const files = alter(await Promise.all(stored));
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
  if (unreadable.length > 0) await reportUnreadable(deps, run.id, unreadable);
  const prepared = await prepareModelVersion(deps, { runId: run.id, summary, files });
  const model = await deps.db.$transaction((tx) => insertModelVersion(tx, prepared, run));
  return { ...model, runId: run.id, warnings: prepared.warnings };
}

/** What a trainer says of photos that it could not decode, as it stands in the run's log. */
async function reportUnreadable(deps: Deps, runId: string, hashes: string[]): Promise<void> {
  const photos = hashes.map((hash) => ({
    hash,
    file: 'x.jpg',
    class: 'x',
    split: 'test',
    reason: 'cut off',
  }));
  await deps.db.runEvent.create({
    data: { runId, seq: 1, attempt: 1, type: 'unreadable', payload: { photos }, at: new Date() },
  });
}
