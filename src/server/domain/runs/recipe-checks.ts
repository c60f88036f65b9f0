import type { Recipe } from '@/shared/recipe';

export interface RecipeSetting {
  recipe: Recipe;
  dataset: { classCount: number; trainImages: number; validationImages: number };
  /** Runtimes of the connected workers; empty when none is connected, which says nothing. */
  runtimes: string[];
}

/** Why this recipe cannot work on this data here, with what to do instead; null when nothing speaks against it. */
export function recipeProblem({ recipe, dataset, runtimes }: RecipeSetting): string | null {
  const { trainable, baseWeights, optimizer, epochs } = recipe;
  if (dataset.classCount < 2) return 'This dataset has a single class; telling classes apart takes two.';
  if (dataset.trainImages === 0) return 'This dataset has no training photos; import it with a train split.';
  if (dataset.validationImages === 0) {
    return 'This dataset has no validation photos, by which the best epoch is chosen; import it with some.';
  }
  if (trainable === 'head' && baseWeights === 'random') {
    return 'A frozen base with random weights learns nothing: set trainable to "all" or baseWeights to "auto".';
  }
  if (optimizer.warmupEpochs >= epochs) {
    return `The learning rate would still be rising when the run ends: set warmupEpochs below ${epochs}.`;
  }
  if (trainable !== 'head' && runtimes.length > 0 && runtimes.every((runtime) => runtime === 'wasm')) {
    return 'The connected workers have neither TensorFlow nor a GPU, and WebAssembly can train the head only: set trainable to "head", or connect another worker.';
  }
  return null;
}
