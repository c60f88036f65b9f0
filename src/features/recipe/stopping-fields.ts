import type { RecipeGroup } from './recipe-field';

const ON = [{ path: 'earlyStopping.enabled', is: [true] }];

export const EARLY_STOPPING: RecipeGroup = {
  title: 'Early stopping',
  description: 'Ends the run when it no longer improves.',
  fields: [
    { path: 'earlyStopping.enabled', label: 'Stop early', kind: 'switch' },
    {
      path: 'earlyStopping.monitor',
      label: 'Watch',
      kind: 'choice',
      options: [
        { value: 'valLoss', label: 'Validation loss' },
        { value: 'valAccuracy', label: 'Validation accuracy' },
        { value: 'valTop5', label: 'Validation top-5', hint: 'Truth among the five most probable' },
        { value: 'loss', label: 'Training loss', hint: 'Says nothing of new photos' },
        { value: 'accuracy', label: 'Training accuracy', hint: 'Says nothing of new photos' },
      ],
      hint: 'Decides which epoch is the best, stopping early or not.',
    },
    {
      path: 'earlyStopping.patience',
      label: 'Patience',
      kind: 'number',
      unit: 'epochs',
      hint: 'Epochs without improvement before it ends.',
      visibleWhen: ON,
    },
    {
      path: 'earlyStopping.minDelta',
      label: 'Smallest improvement',
      kind: 'number',
      hint: 'A smaller one does not count.',
      advanced: true,
      off: 0,
    },
    {
      path: 'earlyStopping.warmupEpochs',
      label: 'Grace',
      kind: 'number',
      unit: 'epochs',
      hint: 'Epochs at the start that never count.',
      advanced: true,
      visibleWhen: ON,
      off: 0,
    },
    {
      path: 'earlyStopping.restoreBest',
      label: 'Keep the best epoch',
      kind: 'switch',
      hint: 'Off: the run ends with the weights of its last epoch.',
      advanced: true,
      off: true,
    },
  ],
};
