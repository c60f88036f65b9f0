import { counted } from '../format';
import { smallPhotoEpochs } from '../progressive-resizing';
import { recipeText } from './field';
import type { Recipe } from './recipe';
import { EARLY_STOPPING } from './stopping';

/** A recipe in a few lines for people, without what is off; the run page shows every field. */
export function recipeLines(recipe: Recipe): string[] {
  const { model, augmentation } = recipe;
  return [
    `MobileNetV2 ${model.width} at ${model.inputSize} px, ${trained(recipe)}`,
    `Dense ${model.headUnits}, dropout ${model.dropout}`,
    ...batchNorm(recipe),
    ...progressiveResizing(recipe),
    optimizer(recipe),
    `At most ${counted(recipe.epochs, 'epoch')}${recipe.maxMinutes > 0 ? ` or ${counted(recipe.maxMinutes, 'minute')}` : ''}, batches of ${recipe.batchSize}`,
    ...(recipe.mixedPrecision && recipe.trainable !== 'head' ? ['Mixed precision'] : []),
    ...regularisation(recipe),
    augmentation.enabled ? `Augmented: ${variations(recipe).join(', ')}` : 'No augmentation',
    ...(recipe.testTimeRotations > 1 ? [`Answers averaged over ${recipe.testTimeRotations} rotations`] : []),
    stopping(recipe),
    ...(recipe.lastFit ? ['Last fit on training and validation photos together'] : []),
    `Seed ${recipe.seed}`,
  ];
}

function trained({ trainable, blocks, twoPhase }: Recipe): string {
  switch (trainable) {
    case 'all':
      return 'all layers trained';
    case 'head':
      return 'head only';
    case 'blocks':
      return blocks === 1 ? 'head and last block trained' : `head and last ${blocks} blocks trained`;
    case 'two-phase':
      return `head for ${counted(twoPhase.headEpochs, 'epoch')} at ${twoPhase.headLearningRate}, then all layers`;
  }
}

function batchNorm({ trainable, batchNorm: { momentum, trained } }: Recipe): string[] {
  if (trainable === 'head') return [];
  return [trained ? `Batch norm momentum ${momentum}` : 'Batch norm kept as the base weights have it'];
}

function progressiveResizing(recipe: Recipe): string[] {
  const epochs = smallPhotoEpochs(recipe);
  return epochs > 0
    ? [`Photos of ${recipe.progressiveResizing.size} px for the first ${counted(epochs, 'epoch')}`]
    : [];
}

function optimizer({ optimizer: o }: Recipe): string {
  const kind = {
    adam: 'Adam',
    adamw: `AdamW (weight decay ${o.weightDecay})`,
    sgd: `SGD (momentum ${o.momentum})`,
  }[o.kind];
  const schedule = {
    constant: 'constant',
    cosine: 'cosine',
    step: `× ${o.decayFactor} every ${counted(o.stepEpochs, 'epoch')}`,
    plateau: `× ${o.decayFactor} after ${counted(o.plateauPatience, 'epoch')} without improvement`,
  }[o.schedule];
  const floor = o.schedule !== 'constant' && o.floor > 0 ? `, down to ${o.floor} of it` : '';
  const warmup = o.warmupEpochs > 0 ? `, ${counted(o.warmupEpochs, 'epoch')} of warm-up` : '';
  return `${kind} ${o.learningRate}, ${schedule}${floor}${warmup}`;
}

function regularisation({ labelSmoothing, classWeights, mix, contrastive, ema }: Recipe): string[] {
  return [
    ...(labelSmoothing > 0 ? [`Label smoothing ${labelSmoothing}`] : []),
    ...(classWeights === 'balanced' ? ['Classes weighed by inverse frequency'] : []),
    ...(mix.kind === 'none' ? [] : [`${mix.kind === 'mixup' ? 'Mixup' : 'CutMix'} ${mix.alpha}`]),
    ...(contrastive.weight > 0 ? [`Contrastive term ${contrastive.weight}`] : []),
    ...(ema.enabled ? [`Weights averaged with decay ${ema.decay}`] : []),
  ];
}

function variations({ augmentation: a, trainable }: Recipe): string[] {
  const strengths = {
    scale: a.scale,
    shift: a.shift,
    brightness: a.brightness,
    contrast: a.contrast,
    hue: a.hue,
    blur: a.blur,
    noise: a.noise,
    cutout: a.cutout,
    background: a.background,
    light: a.light,
    lens: a.lens,
    camera: a.camera,
    tarnish: a.tarnish,
    relief: a.relief,
    grey: a.grey,
    ground: a.ground,
  };
  const on = Object.entries(strengths).flatMap(([name, value]) => (value > 0 ? [`${name} ${value}`] : []));
  const views = trainable !== 'all' && a.cachedViews > 0 ? [counted(a.cachedViews, 'cached view')] : [];
  const tilt = a.tilt > 0 ? [`tilt ${a.tilt}°`] : [];
  const share = a.phone < 1 ? [`phone photos ${Math.round(100 * a.phone)} %`] : [];
  return [`±${a.rotationDegrees}°`, ...tilt, ...on, ...share, ...views];
}

function stopping({ earlyStopping: e }: Recipe): string {
  const last = e.restoreBest ? '' : '; ends with the last weights';
  if (!e.enabled) return `No early stopping${last}`;
  const delta = e.minDelta > 0 ? ` of more than ${e.minDelta}` : '';
  const grace = e.warmupEpochs > 0 ? ` after the first ${counted(e.warmupEpochs, 'epoch')}` : '';
  return `Early stopping on ${recipeText(EARLY_STOPPING.fields['earlyStopping.monitor'], e.monitor).toLowerCase()}, ${counted(e.patience, 'epoch')} without improvement${delta}${grace}${last}`;
}
