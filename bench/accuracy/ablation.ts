/**
 * The network that the options of *best* are compared with: small, so that three seeds of each take hours and not days. Each
 * variant has what all have in common and its own option.
 */
export const ABLATION_RECIPE = ['model.width=0.35', 'model.inputSize=160'];

/** What a photo of a phone looks like is left out of what is common, and so is what the last options of a recipe do. */
const NOTHING = [
  'augmentation.tilt=0',
  'augmentation.light=0',
  'augmentation.lens=0',
  'augmentation.camera=0',
  'augmentation.tarnish=0',
  'augmentation.relief=0',
  'augmentation.grey=0',
  'augmentation.ground=0',
  'labelSmoothing=0',
  'ema.enabled=false',
];
const plainAnd = (...values: string[]): string[] => [...NOTHING, ...values];

/** By what the table calls each. */
export const ABLATION: Record<string, readonly string[]> = {
  'centre square': plainAnd('framing=centre'),
  plain: plainAnd(),
  tilt: plainAnd('augmentation.tilt=30'),
  light: plainAnd('augmentation.light=0.45'),
  'lens and camera': plainAnd('augmentation.lens=0.4', 'augmentation.camera=0.6'),
  tarnish: plainAnd('augmentation.tarnish=0.35'),
  relief: plainAnd('augmentation.relief=0.9'),
  grey: plainAnd('augmentation.grey=0.05'),
  ground: plainAnd('augmentation.ground=0.4'),
  'label smoothing': plainAnd('labelSmoothing=0.1'),
  'averaged weights': plainAnd('ema.enabled=true'),
  contrastive: plainAnd('contrastive.weight=0.2'),
  'last fit': plainAnd('lastFit=true'),
  best: [],
  'best, contrastive': ['contrastive.weight=0.2'],
  'best, last fit': ['lastFit=true'],
};
