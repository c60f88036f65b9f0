import type { RecipeGroup } from './recipe-field';

export const REGULARISATION: RecipeGroup = {
  title: 'Regularisation',
  description: 'Keeps the network from learning its photos by heart.',
  fields: [
    {
      path: 'labelSmoothing',
      label: 'Label smoothing',
      kind: 'number',
      hint: '0 is off; 0.1 curbs overconfidence.',
      off: 0,
    },
    {
      path: 'classWeights',
      label: 'Class weights',
      kind: 'choice',
      options: [
        { value: 'none', label: 'None', hint: 'Each photo counts the same' },
        { value: 'balanced', label: 'Balanced', hint: 'Photos of rare classes count more' },
      ],
      hint: 'Whether rare classes count more.',
      off: 'none',
    },
    {
      path: 'mix.kind',
      label: 'Mix photos',
      kind: 'choice',
      options: [
        { value: 'none', label: 'No' },
        { value: 'mixup', label: 'Mixup', hint: 'Two photos and their classes are blended' },
        { value: 'cutmix', label: 'CutMix', hint: 'A rectangle of one is pasted into the other' },
      ],
      hint: 'Two photos become one, and so do their classes.',
      off: 'none',
    },
    {
      path: 'mix.alpha',
      label: 'Mixing strength',
      kind: 'number',
      hint: 'Of Beta(α, α): small leaves most photos nearly pure, 1 mixes evenly.',
      visibleWhen: [{ path: 'mix.kind', isNot: ['none'] }],
    },
    {
      path: 'ema.enabled',
      label: 'Average the weights',
      kind: 'switch',
      hint: 'Keeps a moving average of the weights instead of the last ones.',
      advanced: true,
      off: false,
    },
    {
      path: 'ema.decay',
      label: 'Decay of the average',
      kind: 'number',
      hint: 'Per step; nearer to 1 averages over more steps.',
      advanced: true,
      visibleWhen: [{ path: 'ema.enabled', is: [true] }],
    },
  ],
};
