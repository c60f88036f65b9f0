import type { RecipeGroup } from './recipe-field';

const on = (schedule: string) => [{ path: 'optimizer.schedule', is: [schedule] }];

export const OPTIMISATION: RecipeGroup = {
  title: 'Optimisation',
  description: 'How the weights are moved, and for how long.',
  fields: [
    {
      path: 'optimizer.kind',
      label: 'Optimizer',
      kind: 'choice',
      options: [
        { value: 'adam', label: 'Adam', hint: 'A rate of its own for each weight' },
        { value: 'adamw', label: 'AdamW', hint: 'Adam that also shrinks the weights' },
        { value: 'sgd', label: 'SGD', hint: 'With momentum; wants a higher rate' },
      ],
    },
    {
      path: 'optimizer.learningRate',
      label: 'Learning rate',
      kind: 'number',
      hint: 'At its peak; for example 0.0001 or 1e-4.',
    },
    {
      path: 'optimizer.weightDecay',
      label: 'Weight decay',
      kind: 'number',
      hint: 'Times the rate: what each step takes off a weight.',
      visibleWhen: [{ path: 'optimizer.kind', is: ['adamw'] }],
    },
    {
      path: 'optimizer.momentum',
      label: 'Momentum',
      kind: 'number',
      hint: 'Share of the last step that is kept; 0 is plain SGD.',
      visibleWhen: [{ path: 'optimizer.kind', is: ['sgd'] }],
    },
    {
      path: 'optimizer.schedule',
      label: 'Schedule',
      kind: 'choice',
      options: [
        { value: 'constant', label: 'Constant' },
        { value: 'cosine', label: 'Cosine', hint: 'Falls smoothly over all epochs' },
        { value: 'step', label: 'Step', hint: 'Falls every few epochs' },
        { value: 'plateau', label: 'Plateau', hint: 'Falls when the validation loss no longer does' },
      ],
    },
    {
      path: 'optimizer.stepEpochs',
      label: 'Falls every',
      kind: 'number',
      unit: 'epochs',
      visibleWhen: on('step'),
    },
    {
      path: 'optimizer.plateauPatience',
      label: 'Falls after',
      kind: 'number',
      unit: 'epochs',
      hint: 'Without a better validation loss.',
      visibleWhen: on('plateau'),
    },
    {
      path: 'optimizer.decayFactor',
      label: 'Falls to',
      kind: 'number',
      hint: 'What the rate is multiplied by at each fall.',
      visibleWhen: [{ path: 'optimizer.schedule', is: ['step', 'plateau'] }],
    },
    {
      path: 'optimizer.warmupEpochs',
      label: 'Warm-up',
      kind: 'number',
      unit: 'epochs',
      hint: 'The learning rate rises from zero meanwhile.',
      off: 0,
    },
    { path: 'epochs', label: 'Epochs', kind: 'number', hint: 'At most; early stopping may end it sooner.' },
    {
      path: 'batchSize',
      label: 'Batch size',
      kind: 'number',
      unit: 'photos',
      hint: 'Larger needs more memory.',
    },
    {
      path: 'optimizer.floor',
      label: 'Lowest rate',
      kind: 'number',
      hint: 'As a share of the peak; it never falls below.',
      advanced: true,
      visibleWhen: [{ path: 'optimizer.schedule', isNot: ['constant'] }],
      off: 0,
    },
    {
      path: 'maxMinutes',
      label: 'Time limit',
      kind: 'number',
      unit: 'minutes',
      hint: 'Ends with the epoch that reaches it; 0 is no limit.',
      advanced: true,
      off: 0,
    },
    { path: 'seed', label: 'Seed', kind: 'number', hint: 'Of every random choice.', advanced: true },
  ],
};
