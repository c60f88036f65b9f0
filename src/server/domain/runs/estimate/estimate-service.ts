import type { RunEstimate } from '@/shared/contracts/runs';
import { mobilenetSize } from '@/shared/mobilenet-size';
import { smallPhotoEpochs } from '@/shared/progressive-resizing';
import type { Recipe } from '@/shared/recipe/recipe';
import { progressOf, recipeOf } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { countTrainingWorkers } from '../../workers/repo';
import { trainableRuntimes } from '../../workers/service';
import { findDatasetVersion } from '../find-run';
import { recipeNotes, recipeProblem } from '../recipe-checks';
import { findTrainedRuns } from '../repo';
import { PASSES_TO_TRAIN, type PhotoCounts, trainingWork } from './training-work';

/** Full fine-tuning at width 1 and 224 px on two CPU cores; what is assumed until something was trained here. */
const DEFAULT_IMG_PER_SEC = 30;
const DEFAULT_SHAPE = { width: 1, inputSize: 224, headUnits: 512, classes: 200 };
const DEFAULT_PACE = 1 / (DEFAULT_IMG_PER_SEC * PASSES_TO_TRAIN * mobilenetSize(DEFAULT_SHAPE).multiplyAdds);

interface Experience {
  number: number;
  recipe: Recipe;
  /** The epoch that was timed trained the head alone, on cached features. */
  ofHead: boolean;
  /** Seconds per multiply-add in whole epochs, validation included. */
  pace: number;
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
  const setting = { recipe, dataset: version, runtimes: await trainableRuntimes(deps) };
  const common = {
    problem: recipeProblem(setting),
    notes: recipeNotes(setting),
    trainPhotos: version.trainPhotos,
    classes: version.classCount,
    parameters: mobilenetSize({ ...recipe.model, classes: version.classCount }).parameters,
  };
  const known = await experiences(deps);
  const ofHead = recipe.trainable === 'head';
  const nearest = nearestOf(known, recipe, ofHead);
  if (!nearest && (await countTrainingWorkers(deps.db)) === 0) {
    const basis = 'Nothing comparable was trained yet, and no worker that could is known.';
    return { ...common, secondsPerEpoch: null, secondsTotal: null, basis };
  }
  const basePace = nearestOf(known, recipe, false)?.pace ?? DEFAULT_PACE;
  const headPace = nearestOf(known, recipe, true)?.pace ?? basePace;
  const work = trainingWork(recipe, version);
  const perHeadEpoch = work.perHeadEpoch * headPace;
  const perBaseEpoch = work.perBaseEpoch * basePace;
  const epochs = work.headEpochs * perHeadEpoch + work.baseEpochs * perBaseEpoch;
  const once = work.once * basePace;
  const limit = recipe.maxMinutes > 0 ? recipe.maxMinutes * 60 : Number.POSITIVE_INFINITY;
  return {
    ...common,
    secondsPerEpoch: work.baseEpochs > 0 ? perBaseEpoch : perHeadEpoch,
    // A run that reaches its limit has no last fit.
    secondsTotal: once + epochs > limit ? limit : once + epochs * work.fits,
    basis: basisOf(nearest, recipe),
  };
}

/** Newest first: runs that finished an epoch. */
async function experiences(deps: Deps): Promise<Experience[]> {
  const runs = await findTrainedRuns(deps.db, tunables.estimateRuns);
  return runs.flatMap((run) => {
    const { last } = progressOf(run);
    return last?.seconds ? [experienceOf({ ...run, recipe: recipeOf(run), last }, run.datasetVersion)] : [];
  });
}

function experienceOf(
  { number, recipe, last }: { number: number; recipe: Recipe; last: { epoch: number; seconds: number } },
  photos: PhotoCounts,
): Experience {
  const work = trainingWork(atSizeOf(recipe, last.epoch), photos);
  const ofHead = last.epoch <= work.headEpochs;
  const pace = last.seconds / (ofHead ? work.perHeadEpoch : work.perBaseEpoch);
  return { number, recipe, ofHead, pace };
}

/** The recipe as if every epoch saw photos of the size that this one sees. */
function atSizeOf(recipe: Recipe, epoch: number): Recipe {
  const inputSize =
    epoch <= smallPhotoEpochs(recipe) ? recipe.progressiveResizing.size : recipe.model.inputSize;
  return {
    ...recipe,
    model: { ...recipe.model, inputSize },
    progressiveResizing: { ...recipe.progressiveResizing, share: 0 },
  };
}

function nearestOf(known: Experience[], recipe: Recipe, ofHead: boolean): Experience | undefined {
  const comparable = known.filter((experience) => experience.ofHead === ofHead);
  return comparable.find((experience) => isSame(experience.recipe, recipe)) ?? comparable[0];
}

/** The same network and input, and the same part of it trained. */
function isSame(a: Recipe, b: Recipe): boolean {
  return (
    a.model.width === b.model.width &&
    a.model.inputSize === b.model.inputSize &&
    a.trainable === b.trainable &&
    (a.trainable !== 'blocks' || a.blocks === b.blocks)
  );
}

function basisOf(nearest: Experience | undefined, recipe: Recipe): string {
  if (!nearest) {
    return `Nothing was trained here yet: assumes two CPU cores with TensorFlow (${DEFAULT_IMG_PER_SEC} photos/s at width 1 and 224 px), scaled by multiply-adds.`;
  }
  return isSame(nearest.recipe, recipe)
    ? `Run ${nearest.number} with the same network and input size.`
    : `Run ${nearest.number}, scaled by the networks' multiply-adds; a rough figure.`;
}
