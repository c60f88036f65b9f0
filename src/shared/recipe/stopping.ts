import type { GroupSpec } from './field';

/** Metrics of an epoch that can be watched. `valTop5` counts a truth among the five most probable classes. */
export const MONITORS = ['valLoss', 'valAccuracy', 'valTop5', 'loss', 'accuracy'] as const;
export type Monitor = (typeof MONITORS)[number];

const ON = [{ path: 'earlyStopping.enabled', is: [true] }] as const;

export const EARLY_STOPPING = {
  title: 'Early stopping',
  description: 'Ends the run when it stops improving.',
  fields: {
    'earlyStopping.enabled': {
      kind: 'switch',
      label: 'Stop early',
      help: 'stop when the monitored metric stops improving',
      default: true,
    },
    'earlyStopping.monitor': {
      kind: 'choice',
      short: 'monitor',
      label: 'Monitor',
      hint: 'Also decides which epoch is the best when early stopping is off.',
      help: 'the monitored metric; it also decides which epoch is the best',
      options: [
        { value: 'valLoss', label: 'Validation loss' },
        { value: 'valAccuracy', label: 'Validation accuracy' },
        { value: 'valTop5', label: 'Validation top-5 accuracy', hint: 'Truth among the five most probable' },
        { value: 'loss', label: 'Training loss', hint: 'Says nothing about new photos' },
        { value: 'accuracy', label: 'Training accuracy', hint: 'Says nothing about new photos' },
      ],
      default: 'valLoss',
    },
    'earlyStopping.patience': {
      kind: 'number',
      short: 'patience',
      label: 'Patience',
      unit: 'epochs',
      hint: 'Without improvement before the run ends.',
      help: 'epochs without improvement before the run ends',
      integer: true,
      min: 1,
      max: 1000,
      default: 10,
      visibleWhen: ON,
    },
    'earlyStopping.minDelta': {
      kind: 'number',
      label: 'Min. delta',
      hint: 'Smaller improvements do not count.',
      help: 'minimum change that counts as an improvement',
      min: 0,
      max: 1,
      default: 0,
      advanced: true,
      off: 0,
    },
    'earlyStopping.warmupEpochs': {
      kind: 'number',
      label: 'Start after',
      unit: 'epochs',
      hint: 'Earlier epochs never count against patience.',
      help: 'epochs at the start that never count against patience',
      integer: true,
      min: 0,
      max: 1000,
      default: 0,
      advanced: true,
      visibleWhen: ON,
      off: 0,
    },
    'earlyStopping.restoreBest': {
      kind: 'switch',
      label: 'Restore best weights',
      hint: 'Off: the model has the weights of the last epoch.',
      help: 'end with the weights of the best epoch, not of the last',
      default: true,
      advanced: true,
      off: true,
    },
    lastFit: {
      kind: 'switch',
      label: 'Last fit',
      hint: 'Trains again from the beginning, on validation photos too, for the epochs that validation chose: takes twice as long.',
      help: 'train again from the beginning on training and validation photos, for the epochs that validation chose; takes twice as long',
      default: false,
      advanced: true,
      off: false,
    },
  },
} as const satisfies GroupSpec;

/** Early stopping may be written as `true`, `false` or a patience in epochs; the full object is what is stored. */
export const EARLY_STOPPING_SHORTHAND = {
  path: 'earlyStopping',
  values: 'true, false or a patience',
  help: 'whether to stop early, or after how many epochs without improvement',
} as const;

export function expandEarlyStopping(value: unknown): unknown {
  if (typeof value === 'boolean') return { enabled: value };
  if (typeof value === 'number') return { enabled: true, patience: value };
  return value;
}
