import type { GroupSpec } from './field';

/** The features of a frozen base stay what they are. */
const BASE_TRAINED = { path: 'trainable', isNot: ['head'] } as const;

export const REGULARISATION = {
  title: 'Regularisation',
  description: 'Reduces overfitting.',
  fields: {
    labelSmoothing: {
      kind: 'number',
      label: 'Label smoothing',
      hint: '0 is off; 0.1 curbs overconfidence.',
      help: 'probability spread over the other classes',
      min: 0,
      max: 0.5,
      default: 0,
      off: 0,
    },
    /** `balanced`: each class weighs by its inverse frequency, a photo 1 on average. */
    classWeights: {
      kind: 'choice',
      label: 'Class weights',
      hint: 'Whether rare classes count more.',
      help: 'whether rare classes weigh more',
      options: [
        { value: 'none', label: 'None', hint: 'Each photo counts the same' },
        { value: 'balanced', label: 'Balanced', hint: 'Photos of rare classes count more' },
      ],
      default: 'none',
      off: 'none',
    },
    'mix.kind': {
      kind: 'choice',
      short: 'mix',
      label: 'Mixup / CutMix',
      hint: 'Combines two photos and their classes.',
      help: 'whether pairs of photos are combined',
      options: [
        { value: 'none', label: 'None' },
        { value: 'mixup', label: 'Mixup', hint: 'Two photos and their classes are blended' },
        { value: 'cutmix', label: 'CutMix', hint: 'A rectangle of one photo is pasted into the other' },
      ],
      default: 'none',
      off: 'none',
    },
    /** Shares are drawn from Beta(alpha, alpha). */
    'mix.alpha': {
      kind: 'number',
      label: 'Mixing alpha',
      hint: 'Of Beta(α, α): small values leave most photos nearly unmixed, 1 mixes evenly.',
      help: 'how evenly pairs are mixed: α of Beta(α, α)',
      min: 0.01,
      max: 8,
      default: 0.2,
      visibleWhen: [{ path: 'mix.kind', isNot: ['none'] }],
    },
    /**
     * Supervised contrastive learning (Khosla et al., 2020) on the pooled features, so that the exported network is the
     * same. A photo of the same class as another is in its batch wherever its class has two.
     */
    'contrastive.weight': {
      kind: 'number',
      short: 'contrastive',
      label: 'Contrastive term',
      hint: 'Draws photos of one class together, and those of others apart, beside the loss; 0 is off, 0.2 a beginning.',
      help: 'weight of the supervised contrastive term beside the cross-entropy; 0 is off',
      min: 0,
      max: 10,
      default: 0,
      advanced: true,
      visibleWhen: [BASE_TRAINED],
      off: 0,
    },
    'contrastive.temperature': {
      kind: 'number',
      label: 'Contrastive temperature',
      hint: 'Lower values look at the photos that are most alike.',
      help: 'temperature of that term',
      min: 0.01,
      max: 1,
      default: 0.1,
      advanced: true,
      visibleWhen: [BASE_TRAINED, { path: 'contrastive.weight', isNot: [0] }],
    },
    'ema.enabled': {
      kind: 'switch',
      short: 'ema',
      label: 'Average weights (EMA)',
      hint: 'Validates and exports an exponential moving average of the weights.',
      help: 'validate and export an exponential moving average of the weights',
      default: false,
      advanced: true,
      off: false,
    },
    'ema.decay': {
      kind: 'number',
      label: 'EMA decay',
      hint: 'Per step; closer to 1 averages over more steps.',
      help: 'decay of that average per step',
      min: 0.5,
      max: 0.99999,
      default: 0.995,
      advanced: true,
      visibleWhen: [{ path: 'ema.enabled', is: [true] }],
    },
  },
} as const satisfies GroupSpec;
