import { INPUT_SIZES, WIDTHS } from '@/shared/recipe';
import type { RecipeGroup } from './recipe-field';

const numbers = (values: readonly number[], unit = '') =>
  values.map((value) => ({ value: String(value), label: `${value}${unit}` }));

const TWO_PHASE = [{ path: 'trainable', is: ['two-phase'] }];
/** A frozen base has its batch norm frozen too. */
const BASE_TRAINED = { path: 'trainable', isNot: ['head'] };

export const NETWORK: RecipeGroup = {
  title: 'Network',
  description: 'MobileNetV2, then one dense layer, dropout and the class probabilities.',
  fields: [
    {
      path: 'model.width',
      label: 'Width',
      kind: 'choice',
      numeric: true,
      options: numbers(WIDTHS),
      hint: 'Share of the channels in each layer; time grows with its square.',
    },
    {
      path: 'model.inputSize',
      label: 'Input size',
      kind: 'choice',
      numeric: true,
      options: numbers(INPUT_SIZES, ' px'),
      hint: 'Side of the photo as the network sees it.',
    },
    {
      path: 'baseWeights',
      label: 'Base weights',
      kind: 'choice',
      options: [
        { value: 'auto', label: 'Auto', hint: 'ImageNet when it can be had, else random' },
        { value: 'imagenet', label: 'ImageNet', hint: 'Fails when it cannot be had' },
        { value: 'random', label: 'Random', hint: 'From nothing: slow to learn' },
      ],
    },
    {
      path: 'model.headUnits',
      label: 'Dense units',
      kind: 'number',
      hint: 'Neurons between features and classes.',
    },
    {
      path: 'model.dropout',
      label: 'Dropout',
      kind: 'number',
      hint: 'Share of them left out in each step.',
    },
    {
      path: 'trainable',
      label: 'Train',
      kind: 'choice',
      options: [
        { value: 'all', label: 'All layers', hint: 'Full fine-tuning' },
        { value: 'two-phase', label: 'Head, then all', hint: 'The head settles before the base is touched' },
        { value: 'blocks', label: 'Last blocks', hint: 'The first layers stay as they are' },
        { value: 'head', label: 'Head only', hint: 'The base stays frozen: quick, less accurate' },
      ],
    },
    {
      path: 'blocks',
      label: 'Blocks',
      kind: 'number',
      hint: 'Counted from the output; the others stay frozen.',
      visibleWhen: [{ path: 'trainable', is: ['blocks'] }],
    },
    {
      path: 'twoPhase.headEpochs',
      label: 'Head first for',
      kind: 'number',
      unit: 'epochs',
      hint: 'Of all epochs, those that train the head alone.',
      visibleWhen: TWO_PHASE,
    },
    {
      path: 'twoPhase.headLearningRate',
      label: 'Learning rate of the head',
      kind: 'number',
      hint: 'In those epochs; the one below holds after them.',
      visibleWhen: TWO_PHASE,
    },
    {
      path: 'batchNorm.trained',
      label: 'Train batch norm',
      kind: 'switch',
      hint: 'Off: it stays as the base weights have it.',
      advanced: true,
      visibleWhen: [BASE_TRAINED],
      off: true,
    },
    {
      path: 'batchNorm.momentum',
      label: 'Batch norm momentum',
      kind: 'number',
      hint: 'Lower follows new statistics faster; 0.9 suits short epochs.',
      advanced: true,
      visibleWhen: [BASE_TRAINED, { path: 'batchNorm.trained', is: [true] }],
    },
  ],
};
