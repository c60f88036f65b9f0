import { describe, expect, it } from 'vitest';
import { type RecipeInput, recipeSchema } from './recipe';
import { recipeLines } from './summary';

const lines = (recipe: RecipeInput) => recipeLines(recipeSchema.parse(recipe));

describe('recipeLines', () => {
  it('say nothing of what is off', () => {
    expect(lines({})).toEqual([
      'MobileNetV2 1 at 224 px, all layers trained',
      'Dense 512, dropout 0.8',
      'Batch norm momentum 0.9',
      'Adam 0.0001, constant',
      'At most 100 epochs, batches of 32',
      'Augmented: ±180°, scale 0.1, shift 0.05, brightness 0.15, contrast 0.15',
      'Early stopping on validation loss, 10 epochs without improvement',
      'Seed 1',
    ]);
  });

  it('name each option that is on', () => {
    expect(
      lines({
        trainable: 'two-phase',
        batchNorm: { trained: false },
        optimizer: { kind: 'adamw', schedule: 'plateau', floor: 0.05, warmupEpochs: 1 },
        maxMinutes: 90,
        progressiveResizing: { share: 0.8, size: 128 },
        labelSmoothing: 0.1,
        classWeights: 'balanced',
        mix: { kind: 'cutmix', alpha: 1 },
        ema: { enabled: true },
        augmentation: {
          scale: 0,
          shift: 0,
          brightness: 0,
          contrast: 0,
          cutout: 0.5,
          cachedViews: 4,
          tilt: 30,
          light: 0.6,
          relief: 0.9,
          grey: 0.1,
          phone: 0.5,
        },
        testTimeRotations: 8,
        earlyStopping: { monitor: 'valTop5', minDelta: 0.01, warmupEpochs: 3, restoreBest: false },
      }),
    ).toEqual([
      'MobileNetV2 1 at 224 px, head for 5 epochs at 0.001, then all layers',
      'Dense 512, dropout 0.8',
      'Batch norm kept as the base weights have it',
      'Photos of 128 px for the first 80 epochs',
      'AdamW (weight decay 0.01) 0.0001, × 0.3 after 4 epochs without improvement, down to 0.05 of it, 1 epoch of warm-up',
      'At most 100 epochs or 90 minutes, batches of 32',
      'Label smoothing 0.1',
      'Classes weighed by inverse frequency',
      'CutMix 1',
      'Weights averaged with decay 0.995',
      'Augmented: ±180°, tilt 30°, cutout 0.5, light 0.6, relief 0.9, grey 0.1, phone photos 50 %, 4 cached views',
      'Answers averaged over 8 rotations',
      'Early stopping on validation top-5 accuracy, 10 epochs without improvement of more than 0.01 after the first 3 epochs; ends with the last weights',
      'Seed 1',
    ]);
  });

  it('leave out what means nothing here', () => {
    const head = lines({ trainable: 'head', augmentation: { enabled: false, cachedViews: 4 } });
    expect(head).toContain('No augmentation');
    expect(head.some((line) => line.startsWith('Batch norm'))).toBe(false);
    expect(lines({ trainable: 'blocks', blocks: 1 })[0]).toMatch(/head and last block trained/);
    expect(lines({ optimizer: { kind: 'sgd', schedule: 'step' } })).toContain(
      'SGD (momentum 0.9) 0.0001, × 0.3 every 10 epochs',
    );
    expect(lines({ earlyStopping: false })).toContain('No early stopping');
  });
});
