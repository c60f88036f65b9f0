import { type Recipe, type RecipeInput, recipeSchema } from './recipe';

export const PRESETS = ['quick', 'reference', 'best', 'max'] as const;
export type PresetName = (typeof PRESETS)[number];

interface Preset {
  title: string;
  /** One sentence for the form: what it is for and what it costs. */
  summary: string;
  recipe: RecipeInput;
}

// Weights are averaged over about two epochs, so the last are kept: the best of 45 by few photos is chance.
const BEST = {
  model: { width: 1, inputSize: 160, headUnits: 512, dropout: 0.4 },
  framing: 'coin',
  trainable: 'two-phase',
  twoPhase: { headEpochs: 3, headLearningRate: 1e-3 },
  optimizer: {
    kind: 'adamw',
    learningRate: 6e-4,
    schedule: 'cosine',
    warmupEpochs: 1,
    weightDecay: 0.02,
  },
  labelSmoothing: 0.1,
  epochs: 48,
  batchSize: 32,
  augmentation: {
    hue: 0.02,
    cutout: 0.2,
    scale: 0.12,
    tilt: 30,
    light: 0.45,
    lens: 0.4,
    camera: 0.6,
    tarnish: 0.35,
    relief: 0.9,
    grey: 0.05,
    ground: 0.4,
    phone: 0.5,
  },
  ema: { enabled: true, decay: 0.995 },
  earlyStopping: { enabled: false, monitor: 'valAccuracy', patience: 15, restoreBest: false },
} satisfies RecipeInput;

export const presets: Record<PresetName, Preset> = {
  quick: {
    title: 'Quick',
    summary: 'Width 0.35 at 96 px: a first answer in a minute or two, even without a GPU.',
    // Tuned to learn the demonstration set within 90 s on two cores from random weights as well as from
    // ImageNet's: many small steps, a rate that falls to zero, and mild augmentation. A higher rate learns
    // sooner from random weights, and wipes out what ImageNet's know.
    recipe: {
      model: { width: 0.35, inputSize: 96, headUnits: 128, dropout: 0.1 },
      optimizer: { learningRate: 2e-3, schedule: 'cosine', warmupEpochs: 1 },
      augmentation: { scale: 0.05, shift: 0.02, brightness: 0.05, contrast: 0.05 },
      epochs: 17,
      batchSize: 16,
      earlyStopping: { patience: 8 },
    },
  },
  reference: {
    title: 'Reference',
    summary: 'MobileNetV2 1.0 at 224 px, all layers trainable, Dense 512, Dropout 0.8, early stopping.',
    // Batch norm's moving statistics follow within an epoch (momentum 0.9, where the base's 0.999 trails for
    // ten), so that early stopping does not stop on noise; at 1e-3 Adam tears up what the base knows.
    recipe: {
      model: { width: 1, inputSize: 224, headUnits: 512, dropout: 0.8 },
      optimizer: { learningRate: 3e-4 },
      epochs: 100,
      batchSize: 32,
      earlyStopping: { patience: 5 },
    },
  },
  best: {
    title: 'Best',
    summary:
      'Width 1.0 at 160 px on the coin that is found, half of the photos as a phone takes them, so that it answers those too: 40 minutes for 3,000 photos on two cores.',
    recipe: BEST,
  },
  max: {
    title: 'Max',
    summary:
      'Best for twice the epochs, the second half at 224 px, then once more on validation photos too: four to five hours for 3,000 photos on two cores.',
    // A step up in size late in a cosine cost more than it gave; at its middle the rate is high enough to follow.
    recipe: {
      ...BEST,
      model: { ...BEST.model, inputSize: 224 },
      progressiveResizing: { share: 0.5, size: 160 },
      epochs: 96,
      lastFit: true,
    },
  },
};

/** The full recipe a preset stands for. */
export function presetRecipe(name: PresetName): Recipe {
  return recipeSchema.parse(presets[name].recipe);
}
