import type { GroupSpec } from './field';

/** MobileNetV2 widths for which ImageNet base weights are published. */
export const WIDTHS = [0.35, 0.5, 0.75, 1] as const;
export const INPUT_SIZES = [96, 128, 160, 192, 224] as const;
/** Inverted-residual blocks of MobileNetV2. */
export const BLOCK_COUNT = 17;

const numbers = (values: readonly number[], unit = '') =>
  values.map((value) => ({ value, label: `${value}${unit}` }));

const TWO_PHASE = [{ path: 'trainable', is: ['two-phase'] }] as const;
/** Nothing is cached for every epoch. */
const WHOLE_TRAINED = [{ path: 'trainable', is: ['all', 'two-phase'] }] as const;
/** A frozen base has its batch norm frozen too. */
const BASE_TRAINED = { path: 'trainable', isNot: ['head'] } as const;

export const NETWORK = {
  title: 'Network',
  description: 'MobileNetV2, then one dense layer, dropout and the class probabilities.',
  fields: {
    'model.width': {
      kind: 'choice',
      short: 'width',
      label: 'Width',
      hint: 'Multiplier of the channels in every layer; training time grows with its square.',
      help: 'width multiplier of MobileNetV2',
      options: numbers(WIDTHS),
      default: 1,
    },
    'model.inputSize': {
      kind: 'choice',
      short: 'inputSize',
      label: 'Input size',
      hint: 'Photos are resized to this side length.',
      help: 'side of the input, pixels',
      options: numbers(INPUT_SIZES, ' px'),
      default: 224,
    },
    /** Of the epochs, rounded; the rate's schedule and the optimizer continue as if nothing had changed. */
    'progressiveResizing.share': {
      kind: 'number',
      short: 'progressiveResizing',
      label: 'Progressive resizing',
      hint: 'Share of the epochs that see smaller photos, at the start; the rest sees the input size. 0 is off.',
      help: 'share of the epochs, at the start, that train on smaller photos; 0 is off',
      min: 0,
      max: 0.95,
      default: 0,
      advanced: true,
      visibleWhen: WHOLE_TRAINED,
      off: 0,
    },
    'progressiveResizing.size': {
      kind: 'choice',
      label: 'Size of smaller photos',
      hint: 'Half as many pixels take half the time.',
      help: 'side of those smaller photos, pixels',
      options: numbers(INPUT_SIZES, ' px'),
      default: 160,
      advanced: true,
      visibleWhen: WHOLE_TRAINED,
    },
    framing: {
      kind: 'choice',
      label: 'Framing',
      help: 'what of a photo is seen: the centre square, or the coin that is found with a small margin',
      options: [
        { value: 'centre', label: 'Centre square', hint: 'The middle of the photo, as it is' },
        { value: 'coin', label: 'Coin', hint: 'The coin that is found; the centre square where none is' },
      ],
      default: 'centre',
      off: 'centre',
    },
    baseWeights: {
      kind: 'choice',
      label: 'Base weights',
      help: 'auto takes ImageNet when it is available, else random; imagenet fails without it',
      options: [
        { value: 'auto', label: 'Auto', hint: 'ImageNet when available, else random' },
        { value: 'imagenet', label: 'ImageNet', hint: 'Fails when not available' },
        { value: 'random', label: 'Random', hint: 'Trained from scratch: learns slowly' },
      ],
      default: 'auto',
    },
    'model.headUnits': {
      kind: 'number',
      short: 'headUnits',
      label: 'Dense units',
      hint: 'Units of the layer between features and classes.',
      help: 'units of the dense layer',
      integer: true,
      min: 8,
      max: 4096,
      default: 512,
    },
    'model.dropout': {
      kind: 'number',
      short: 'dropout',
      label: 'Dropout',
      hint: 'Share of the dense units dropped in each step.',
      help: 'share of units dropped in training',
      min: 0,
      max: 0.95,
      default: 0.8,
    },
    trainable: {
      kind: 'choice',
      label: 'Train',
      help: 'what is trained: the whole network, its last blocks, its head, or the head and then all',
      options: [
        { value: 'all', label: 'All layers', hint: 'Full fine-tuning' },
        { value: 'blocks', label: 'Last blocks', hint: 'The first layers stay frozen' },
        // The base stays frozen and its features are computed once.
        { value: 'head', label: 'Head only', hint: 'The base stays frozen: fast, less accurate' },
        { value: 'two-phase', label: 'Head, then all', hint: 'The head is trained before the base changes' },
      ],
      default: 'all',
    },
    /** Counted from the output; the last convolution goes with the last block. */
    blocks: {
      kind: 'number',
      label: 'Blocks',
      hint: 'Counted from the output; all earlier ones stay frozen.',
      help: 'with trainable=blocks: how many of the last blocks',
      integer: true,
      min: 1,
      max: BLOCK_COUNT - 1,
      default: 4,
      visibleWhen: [{ path: 'trainable', is: ['blocks'] }],
    },
    /** On cached features. */
    'twoPhase.headEpochs': {
      kind: 'number',
      label: 'Head-only epochs',
      unit: 'epochs',
      hint: 'At the start of the run, part of its epochs.',
      help: 'with trainable=two-phase: epochs that train the head first',
      integer: true,
      min: 1,
      max: 1000,
      default: 5,
      visibleWhen: TWO_PHASE,
    },
    /** Constant in those epochs; `optimizer.learningRate` and its schedule begin after them. */
    'twoPhase.headLearningRate': {
      kind: 'number',
      label: 'Head learning rate',
      hint: 'In the head-only epochs; the learning rate below applies after them.',
      help: 'with trainable=two-phase: learning rate of those epochs',
      above: 0,
      max: 1,
      default: 1e-3,
      visibleWhen: TWO_PHASE,
    },
    /** False: normalise with the base's moving statistics, and leave gain and offset as they are. */
    'batchNorm.trained': {
      kind: 'switch',
      label: 'Train batch norm',
      hint: 'Off: keep the statistics of the base weights.',
      help: 'false leaves batch norm as the base weights have it',
      default: true,
      advanced: true,
      visibleWhen: [BASE_TRAINED],
      off: true,
    },
    /** Keras' rule: `moving × momentum + batch × (1 − momentum)`. */
    'batchNorm.momentum': {
      kind: 'number',
      label: 'Batch norm momentum',
      hint: 'Lower values follow new statistics faster; 0.9 suits short epochs.',
      help: 'momentum of the moving statistics',
      min: 0,
      max: 0.9999,
      default: 0.9,
      advanced: true,
      visibleWhen: [BASE_TRAINED, { path: 'batchNorm.trained', is: [true] }],
    },
  },
} as const satisfies GroupSpec;
