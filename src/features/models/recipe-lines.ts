import type { Recipe } from '@/shared/recipe';
import { counted } from './figures';

/** A recipe in a few lines for people; the run page shows every field. */
export function recipeLines(recipe: Recipe): string[] {
  const { model, optimizer, augmentation, earlyStopping } = recipe;
  const monitor = earlyStopping.monitor === 'valLoss' ? 'validation loss' : 'validation accuracy';
  return [
    `MobileNetV2 ${model.width} at ${model.inputSize} px, ${recipe.trainable === 'all' ? 'all layers trained' : 'head only'}`,
    `Dense ${model.headUnits}, dropout ${model.dropout}`,
    `Adam ${optimizer.learningRate}, ${optimizer.schedule}${optimizer.warmupEpochs > 0 ? `, ${counted(optimizer.warmupEpochs, 'epoch')} of warm-up` : ''}`,
    `At most ${recipe.epochs} epochs, batches of ${recipe.batchSize}`,
    earlyStopping.enabled
      ? `Early stopping on ${monitor}, patience ${earlyStopping.patience}`
      : 'No early stopping',
    augmentation.enabled
      ? `Augmented: ±${augmentation.rotationDegrees}°, scale ${augmentation.scale}, shift ${augmentation.shift}`
      : 'No augmentation',
    ...(recipe.labelSmoothing > 0 ? [`Label smoothing ${recipe.labelSmoothing}`] : []),
    `Seed ${recipe.seed}`,
  ];
}
