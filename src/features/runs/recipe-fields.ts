import { INPUT_SIZES, type Recipe, WIDTHS } from '@/shared/recipe';

interface FieldBase {
  /** Dotted path into the recipe. */
  path: string;
  label: string;
  hint?: string;
}
export interface NumberField extends FieldBase {
  kind: 'number';
  unit?: string;
}
export interface ChoiceField extends FieldBase {
  kind: 'choice';
  /** The values are numbers or words in the recipe; here always words. */
  options: readonly { value: string; label: string; hint?: string }[];
  numeric?: boolean;
}
export interface SwitchField extends FieldBase {
  kind: 'switch';
  /** The group's other fields mean nothing while this is off. */
  governs?: boolean;
}
export type RecipeField = NumberField | ChoiceField | SwitchField;

export interface RecipeGroup {
  title: string;
  description: string;
  fields: readonly RecipeField[];
}

const numbers = (values: readonly number[], unit = '') =>
  values.map((value) => ({ value: String(value), label: `${value}${unit}` }));

/** Every field of a recipe as people see it, in groups. A test holds it complete. */
export const RECIPE_GROUPS: readonly RecipeGroup[] = [
  {
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
        path: 'model.headUnits',
        label: 'Dense units',
        kind: 'number',
        hint: 'Neurons between features and classes.',
      },
      {
        path: 'model.dropout',
        label: 'Dropout',
        kind: 'number',
        hint: 'Share of them left out in each step, 0 to 0.95.',
      },
      {
        path: 'baseWeights',
        label: 'Base weights',
        kind: 'choice',
        options: [
          {
            value: 'auto',
            label: 'Auto',
            hint: 'ImageNet when it can be had, else random',
          },
          { value: 'imagenet', label: 'ImageNet', hint: 'Fails when it cannot be had' },
          { value: 'random', label: 'Random', hint: 'From nothing: slow to learn' },
        ],
      },
      {
        path: 'trainable',
        label: 'Train',
        kind: 'choice',
        options: [
          { value: 'all', label: 'All layers', hint: 'Full fine-tuning' },
          { value: 'head', label: 'Head only', hint: 'The base stays frozen: quick, less accurate' },
        ],
      },
      {
        path: 'batchNorm.momentum',
        label: 'Batch norm momentum',
        kind: 'number',
        hint: 'Lower follows new statistics faster; 0.9 suits short epochs.',
      },
    ],
  },
  {
    title: 'Optimisation',
    description: 'How the weights are moved, and for how long.',
    fields: [
      {
        path: 'optimizer.kind',
        label: 'Optimizer',
        kind: 'choice',
        options: [{ value: 'adam', label: 'Adam' }],
      },
      {
        path: 'optimizer.learningRate',
        label: 'Learning rate',
        kind: 'number',
        hint: 'For example 0.0001 or 1e-4.',
      },
      {
        path: 'optimizer.schedule',
        label: 'Schedule',
        kind: 'choice',
        options: [
          { value: 'constant', label: 'Constant' },
          { value: 'cosine', label: 'Cosine', hint: 'Falls to nearly zero over all epochs' },
        ],
      },
      {
        path: 'optimizer.warmupEpochs',
        label: 'Warm-up',
        kind: 'number',
        unit: 'epochs',
        hint: 'The learning rate rises from zero meanwhile.',
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
        path: 'labelSmoothing',
        label: 'Label smoothing',
        kind: 'number',
        hint: '0 is off; 0.1 curbs overconfidence.',
      },
      { path: 'seed', label: 'Seed', kind: 'number', hint: 'Of every random choice.' },
    ],
  },
  {
    title: 'Augmentation',
    description: 'Each photo is changed a little every time it is seen. Coins are never mirrored.',
    fields: [
      { path: 'augmentation.enabled', label: 'Augment', kind: 'switch', governs: true },
      {
        path: 'augmentation.rotationDegrees',
        label: 'Rotation',
        kind: 'number',
        unit: '°',
        hint: 'To either side; 180 means any angle.',
      },
      { path: 'augmentation.scale', label: 'Zoom', kind: 'number', hint: '0.1 is up to 10 % in or out.' },
      { path: 'augmentation.shift', label: 'Shift', kind: 'number', hint: 'As a fraction of the side.' },
      {
        path: 'augmentation.brightness',
        label: 'Brightness',
        kind: 'number',
        hint: 'Largest change, 0 to 1.',
      },
      { path: 'augmentation.contrast', label: 'Contrast', kind: 'number', hint: 'Largest change, 0 to 1.' },
    ],
  },
  {
    title: 'Early stopping',
    description: 'Ends the run when it no longer improves. The best epoch’s weights are kept in any case.',
    fields: [
      { path: 'earlyStopping.enabled', label: 'Stop early', kind: 'switch', governs: true },
      {
        path: 'earlyStopping.monitor',
        label: 'Watch',
        kind: 'choice',
        options: [
          { value: 'valLoss', label: 'Validation loss' },
          { value: 'valAccuracy', label: 'Validation accuracy' },
        ],
        hint: 'Also decides which epoch is the best.',
      },
      {
        path: 'earlyStopping.patience',
        label: 'Patience',
        kind: 'number',
        unit: 'epochs',
        hint: 'Epochs without improvement before it ends.',
      },
      {
        path: 'earlyStopping.minDelta',
        label: 'Smallest improvement',
        kind: 'number',
        hint: 'A smaller one does not count.',
      },
      {
        path: 'earlyStopping.warmupEpochs',
        label: 'Grace',
        kind: 'number',
        unit: 'epochs',
        hint: 'Epochs at the start that never count.',
      },
    ],
  },
];

export const RECIPE_FIELDS: readonly RecipeField[] = RECIPE_GROUPS.flatMap(({ fields }) => fields);

/** The value at a dotted path of a recipe. */
export function recipeValue(recipe: Recipe, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], recipe);
}

/** A recipe's value as a table shows it. */
export function recipeText(field: RecipeField, value: unknown): string {
  if (field.kind === 'switch') return value ? 'On' : 'Off';
  if (field.kind === 'choice') {
    return field.options.find((option) => option.value === String(value))?.label ?? String(value);
  }
  if (!field.unit) return String(value);
  if (field.unit === '°') return `${value}°`;
  return `${value} ${value === 1 ? field.unit.replace(/s$/, '') : field.unit}`;
}
