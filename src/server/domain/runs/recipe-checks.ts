import type { Recipe } from '@/shared/recipe/recipe';

export interface RecipeSetting {
  recipe: Recipe;
  dataset: { classCount: number; trainPhotos: number; validationPhotos: number };
  /** Runtimes of the connected workers; empty when none is connected, which says nothing. */
  runtimes: string[];
}

/** Why this recipe cannot work on this data here, with what to do instead; null when nothing speaks against it. */
export function recipeProblem({ recipe, dataset, runtimes }: RecipeSetting): string | null {
  return (
    datasetProblem(dataset) ??
    randomBaseProblem(recipe) ??
    epochsProblem(recipe) ??
    monitorProblem(recipe, dataset) ??
    runtimeProblem(recipe, runtimes)
  );
}

function datasetProblem({ classCount, trainPhotos, validationPhotos }: RecipeSetting['dataset']) {
  if (classCount < 2) return 'This dataset has a single class; telling classes apart takes two.';
  if (trainPhotos === 0) return 'This dataset has no training photos; import it with a train split.';
  if (validationPhotos === 0) {
    return 'This dataset has no validation photos, by which the best epoch is chosen; import it with some.';
  }
  return null;
}

/** What stays frozen must have learned something before. */
function randomBaseProblem({ baseWeights, trainable, batchNorm }: Recipe) {
  if (baseWeights !== 'random') return null;
  if (trainable === 'head') {
    return 'A frozen base with random weights learns nothing: set trainable to "all" or baseWeights to "auto".';
  }
  if (trainable === 'blocks') {
    return 'The blocks that stay frozen would keep random weights: set trainable to "all" or baseWeights to "auto".';
  }
  if (!batchNorm.trained) {
    return 'Random base weights come with no batch norm statistics to keep: set batchNorm.trained to true or baseWeights to "auto".';
  }
  return null;
}

function epochsProblem({ epochs, trainable, twoPhase, optimizer }: Recipe) {
  const { headEpochs } = twoPhase;
  const { warmupEpochs } = optimizer;
  if (trainable !== 'two-phase') {
    return warmupEpochs >= epochs
      ? `The learning rate would still be rising when the run ends: set warmupEpochs below ${epochs}.`
      : null;
  }
  if (headEpochs >= epochs) {
    return `All ${epochs} epochs would train the head alone: set twoPhase.headEpochs below ${epochs}, or trainable to "head".`;
  }
  if (headEpochs + warmupEpochs >= epochs) {
    return `The learning rate would still be rising when the run ends: of ${epochs} epochs the first ${headEpochs} train the head, so set warmupEpochs below ${epochs - headEpochs}.`;
  }
  return null;
}

function monitorProblem({ earlyStopping, optimizer }: Recipe, { classCount }: RecipeSetting['dataset']) {
  const { enabled, monitor, patience } = earlyStopping;
  const { schedule, plateauPatience } = optimizer;
  if (monitor === 'valTop5' && classCount <= 5) {
    return `Of ${classCount} classes the truth is always among the five most probable: set monitor to "valLoss" or "valAccuracy".`;
  }
  // Both count epochs without a better validation loss, so the shorter patience always comes first.
  if (schedule === 'plateau' && enabled && monitor === 'valLoss' && patience <= plateauPatience) {
    return `Early stopping would end the run before the learning rate falls: set patience above ${plateauPatience}, the plateauPatience, or lower that.`;
  }
  return null;
}

function runtimeProblem({ trainable }: Recipe, runtimes: string[]) {
  if (trainable !== 'head' && runtimes.length > 0 && runtimes.every((runtime) => runtime === 'wasm')) {
    return 'The connected workers have neither TensorFlow nor a GPU, and WebAssembly can train the head only: set trainable to "head", or connect another worker.';
  }
  return null;
}

/** After an epoch, the share of the base's batch norm statistics from which on validation is not yet to be trusted. */
const TRAILING_SHARE = 0.5;

/** What works, and perhaps otherwise than expected; in sentences. */
export function recipeNotes({ recipe, dataset }: Pick<RecipeSetting, 'recipe' | 'dataset'>): string[] {
  const { batchSize, epochs, trainable, twoPhase, optimizer, batchNorm, augmentation } = recipe;
  const steps = Math.ceil(dataset.trainPhotos / batchSize);
  const baseEpochs = trainable === 'two-phase' ? epochs - twoPhase.headEpochs : epochs;
  const notes: string[] = [];
  if (batchSize > dataset.trainPhotos && dataset.trainPhotos > 0) {
    notes.push(`A batch would hold all ${dataset.trainPhotos} training photos: each epoch is a single step.`);
  }
  if (trainable === 'head' && augmentation.enabled && augmentation.cachedViews === 0) {
    notes.push(
      'Augmentation is left out: a frozen base sees each photo once. Set augmentation.cachedViews for more.',
    );
  }
  if (optimizer.schedule === 'step' && optimizer.stepEpochs >= baseEpochs) {
    notes.push(
      `The learning rate never falls: its first step would come after ${optimizer.stepEpochs} epochs.`,
    );
  }
  if (optimizer.schedule === 'plateau' && optimizer.plateauPatience >= baseEpochs) {
    notes.push(
      `The learning rate never falls: it would take ${optimizer.plateauPatience} epochs without improvement.`,
    );
  }
  const trailing = batchNorm.momentum ** steps;
  if (trainable !== 'head' && batchNorm.trained && trailing > TRAILING_SHARE) {
    notes.push(
      `After one epoch of ${steps} ${steps === 1 ? 'step' : 'steps'} batch norm still goes by ${Math.round(trailing * 100)} % of the statistics it began with, so the first validation metrics mean little: a lower batchNorm.momentum follows faster.`,
    );
  }
  return notes;
}
