import type { RunEstimate } from '@/shared/contracts/runs';
import { mobilenetSize } from '@/shared/mobilenet-size';
import type { Recipe } from '@/shared/recipe';
import type { Deps } from '../../deps';
import { findDatasetVersion } from './repo';
import { progressOf, recipeOf } from './run-row';

/** Runs looked at for a comparable one; older ones say little about today's machines. */
const RECENT_RUNS = 100;

/** Full fine-tuning at width 1 and 224 px on two CPU cores; what is assumed until something was trained here. */
const DEFAULT_IMG_PER_SEC = 20;
const DEFAULT_SHAPE = { width: 1, inputSize: 224, headUnits: 512, classes: 200 };

interface Experience {
  number: number;
  recipe: Recipe;
  classes: number;
  /** Training photos per second of whole epochs, validation included. */
  rate: number;
}

/**
 * How long a run would take, from what comparable runs took here: the same network and input if there is one,
 * else another scaled by multiply-adds, else a stated default. @throws AppError `not-found` for the dataset.
 */
export async function estimateRun(
  deps: Deps,
  { dataset, recipe }: { dataset: string; recipe: Recipe },
): Promise<RunEstimate> {
  const version = await findDatasetVersion(deps, { dataset });
  const shape = { ...recipe.model, classes: version.classCount };
  const { parameters } = mobilenetSize(shape);
  const common = { trainImages: version.trainImages, classes: version.classCount, parameters };
  const guess = fromExperience(await experiences(deps, recipe), recipe, version.classCount);
  const { rate, basis } = guess ?? (await fromDefault(deps, recipe, version.classCount));
  if (rate === null) return { ...common, secondsPerEpoch: null, secondsTotal: null, basis };
  const secondsPerEpoch = version.trainImages / rate;
  return { ...common, secondsPerEpoch, secondsTotal: secondsPerEpoch * recipe.epochs, basis };
}

/** Newest first: runs that finished an epoch and trained the same part of the network. */
async function experiences(deps: Deps, recipe: Recipe): Promise<Experience[]> {
  const runs = await deps.db.run.findMany({
    where: { state: { in: ['running', 'succeeded', 'cancelled'] } },
    orderBy: { number: 'desc' },
    take: RECENT_RUNS,
    select: {
      number: true,
      recipe: true,
      progress: true,
      datasetVersion: { select: { trainImages: true, classCount: true } },
    },
  });
  return runs.flatMap((run) => {
    const seconds = progressOf(run).last?.seconds;
    const theirs = recipeOf(run);
    if (!seconds || theirs.trainable !== recipe.trainable) return [];
    const { trainImages, classCount } = run.datasetVersion;
    return { number: run.number, recipe: theirs, classes: classCount, rate: trainImages / seconds };
  });
}

function fromExperience(known: Experience[], { model }: Recipe, classes: number) {
  const same = known.find(
    ({ recipe }) => recipe.model.width === model.width && recipe.model.inputSize === model.inputSize,
  );
  if (same) {
    return { rate: same.rate, basis: `Run ${same.number} with the same network and input size.` };
  }
  const other = known[0];
  if (!other) return null;
  const scale = work({ ...other.recipe.model, classes: other.classes }) / work({ ...model, classes });
  return {
    rate: other.rate * scale,
    basis: `Run ${other.number}, scaled by the networks' multiply-adds; a rough figure.`,
  };
}

async function fromDefault(deps: Deps, { model, trainable }: Recipe, classes: number) {
  const workers = await deps.db.worker.count({ where: { runtime: { not: null } } });
  if (workers === 0) {
    return { rate: null, basis: 'Nothing comparable was trained yet, and no worker that could is known.' };
  }
  // A frozen base is run through once, and forward only: about a third of the work, and of the first epoch alone.
  const easier = trainable === 'head' ? 3 : 1;
  return {
    rate: (easier * DEFAULT_IMG_PER_SEC * work(DEFAULT_SHAPE)) / work({ ...model, classes }),
    basis: `Nothing was trained here yet: assumes two CPU cores with TensorFlow (${DEFAULT_IMG_PER_SEC} photos/s at width 1 and 224 px), scaled by multiply-adds.`,
  };
}

function work(shape: Parameters<typeof mobilenetSize>[0]): number {
  return mobilenetSize(shape).multiplyAdds;
}
