import { mobilenetSize } from '@/shared/mobilenet-size';
import type { Recipe } from '@/shared/recipe';

/** Training costs three forward passes: one forward, and two of the same size for the gradients. */
export const PASSES_TO_TRAIN = 3;

export interface PhotoCounts {
  classCount: number;
  trainImages: number;
  validationImages: number;
  testImages: number;
}

/** Work in multiply-adds. Epochs of the head, on cached features, are counted apart: other things bound them. */
export interface TrainingWork {
  /** Before the first epoch, the frozen layers on all photos whose features are kept; at the end, the evaluation. */
  once: number;
  headEpochs: number;
  perHeadEpoch: number;
  /** Epochs that train some of the base. */
  baseEpochs: number;
  perBaseEpoch: number;
}

/** What a run has to compute, by what it trains. Pure. */
export function trainingWork(recipe: Recipe, photos: PhotoCounts): TrainingWork {
  const { trainable, epochs, augmentation } = recipe;
  const { trainImages, validationImages, testImages } = photos;
  const size = mobilenetSize({ ...recipe.model, classes: photos.classCount });
  const { multiplyAdds: whole, headMultiplyAdds: head } = size;
  const evaluation = (validationImages + testImages) * whole * recipe.testTimeRotations;
  const views = augmentation.enabled ? Math.max(1, augmentation.cachedViews) : 1;
  /** An epoch that trains what makes up `trained`, and runs the photos through `frozen` before it. */
  const epoch = (trained: number, frozen = 0) =>
    trainImages * (frozen + PASSES_TO_TRAIN * trained) + validationImages * (frozen + trained);
  const cached = (frozen: number) => (trainImages * views + validationImages) * frozen;
  const perHeadEpoch = epoch(head);

  switch (trainable) {
    case 'all':
      return {
        once: evaluation,
        headEpochs: 0,
        perHeadEpoch,
        baseEpochs: epochs,
        perBaseEpoch: epoch(whole),
      };
    case 'head':
      return {
        ...{ once: cached(whole - head) + evaluation, headEpochs: epochs, perHeadEpoch },
        ...{ baseEpochs: 0, perBaseEpoch: 0 },
      };
    case 'two-phase': {
      const headEpochs = Math.min(recipe.twoPhase.headEpochs, epochs);
      return {
        ...{ once: cached(whole - head) + evaluation, headEpochs, perHeadEpoch },
        ...{ baseEpochs: epochs - headEpochs, perBaseEpoch: epoch(whole) },
      };
    }
    case 'blocks': {
      const trained = size.blockMultiplyAdds.slice(-recipe.blocks).reduce((sum, block) => sum + block, head);
      const frozen = whole - trained;
      const keeps = !augmentation.enabled || augmentation.cachedViews > 0;
      return {
        ...{ once: (keeps ? cached(frozen) : 0) + evaluation, headEpochs: 0, perHeadEpoch },
        ...{ baseEpochs: epochs, perBaseEpoch: keeps ? epoch(trained) : epoch(trained, frozen) },
      };
    }
  }
}
