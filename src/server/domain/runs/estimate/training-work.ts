import { mobilenetSize } from '@/shared/mobilenet-size';
import { smallPhotoEpochs } from '@/shared/progressive-resizing';
import type { Recipe } from '@/shared/recipe/recipe';

/** Training costs three forward passes: one forward, and two of the same size for the gradients. */
export const PASSES_TO_TRAIN = 3;

export interface PhotoCounts {
  classCount: number;
  trainPhotos: number;
  validationPhotos: number;
  testPhotos: number;
}

/** Work in multiply-adds. Epochs of the head, on cached features, are counted apart: other things bound them. */
export interface TrainingWork {
  /** Before the first epoch, the frozen layers on all photos whose features are kept; at the end, the evaluation. */
  once: number;
  headEpochs: number;
  perHeadEpoch: number;
  /** Epochs that train some of the base; on the average where the first see smaller photos. */
  baseEpochs: number;
  perBaseEpoch: number;
  /** How often all epochs are trained: 1, and with a last fit as much more as that takes, on more photos and without validation. */
  fits: number;
}

/** What a run has to compute, by what it trains. Pure. */
export function trainingWork(recipe: Recipe, photos: PhotoCounts): TrainingWork {
  const { epochs, augmentation } = recipe;
  const { trainPhotos, validationPhotos, testPhotos } = photos;
  const size = mobilenetSize({ ...recipe.model, classes: photos.classCount });
  const { multiplyAdds: whole, headMultiplyAdds: head } = size;
  const base = whole - head;
  const evaluated = validationPhotos + testPhotos;
  /** An epoch that trains what makes up `trained`, and runs the photos through `frozen` before it. */
  const epoch = (trained: number, frozen = 0) =>
    trainPhotos * (frozen + PASSES_TO_TRAIN * trained) + validationPhotos * (frozen + trained);
  /** The frozen layers on all photos and views that are kept. */
  const keep = (frozen: number) => {
    const views = augmentation.enabled ? Math.max(1, augmentation.cachedViews) : 1;
    return (trainPhotos * views + evaluated) * frozen;
  };
  /** The evaluation at the end; turned photos are in no cache. */
  const evaluate = (kept: number) =>
    evaluated * (recipe.testTimeRotations > 1 ? whole * recipe.testTimeRotations : whole - kept);

  /** All layers, in the epochs that follow those of the head. */
  const wholeEpochs = (headEpochs: number) => {
    const baseEpochs = epochs - headEpochs;
    const small = Math.max(0, smallPhotoEpochs(recipe) - headEpochs);
    const shape = { ...recipe.model, inputSize: recipe.progressiveResizing.size, classes: photos.classCount };
    const ofSmall = mobilenetSize(shape).multiplyAdds;
    const mean = (small * ofSmall + (baseEpochs - small) * whole) / Math.max(1, baseEpochs);
    return { baseEpochs, perBaseEpoch: epoch(mean) };
  };

  const again = PASSES_TO_TRAIN * (trainPhotos + validationPhotos);
  const fits = recipe.lastFit ? 1 + again / (PASSES_TO_TRAIN * trainPhotos + validationPhotos) : 1;
  const none = { headEpochs: 0, perHeadEpoch: epoch(head), baseEpochs: 0, perBaseEpoch: 0, fits };
  switch (recipe.trainable) {
    case 'all':
      return { ...none, once: evaluate(0), ...wholeEpochs(0) };
    case 'head':
      return { ...none, once: keep(base) + evaluate(base), headEpochs: epochs };
    case 'two-phase': {
      const headEpochs = Math.min(recipe.twoPhase.headEpochs, epochs);
      const once = keep(base) + evaluate(0);
      return { ...none, once, headEpochs, ...wholeEpochs(headEpochs) };
    }
    case 'blocks': {
      const trained = size.blockMultiplyAdds.slice(-recipe.blocks).reduce((sum, block) => sum + block, head);
      const frozen = whole - trained;
      if (augmentation.enabled && augmentation.cachedViews === 0) {
        return { ...none, once: evaluate(0), baseEpochs: epochs, perBaseEpoch: epoch(trained, frozen) };
      }
      const once = keep(frozen) + evaluate(frozen);
      return { ...none, once, baseEpochs: epochs, perBaseEpoch: epoch(trained) };
    }
  }
}
