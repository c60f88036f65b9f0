import type { FieldSpec } from '../recipe/field';
import { PRESETS } from '../recipe/presets';
import { RECIPE_FIELDS } from '../recipe/recipe';
import { RUN_STATES } from '../run-state';

/**
 * What a field holds. `choice`: one of `options`; `tags`: any number of texts; `time`: a moment; `duration`: seconds;
 * `share`: a number from 0 to 1 that is shown in per cent.
 */
type RunFieldType = 'number' | 'share' | 'text' | 'choice' | 'switch' | 'tags' | 'time' | 'duration';

/** A field by which runs are searched, sorted, grouped and shown. */
export interface RunField {
  /** As it is written in a query and in an address. */
  name: string;
  /** Another name that means the same, where the field has a long one. */
  short?: string;
  label: string;
  type: RunFieldType;
  group: 'Run' | 'Metrics' | 'Recipe';
  /** For `choice`. */
  options?: readonly string[];
  /** Dotted path into the recipe; for fields of the group `Recipe`. */
  path?: string;
}

const own = (name: string, label: string, type: RunFieldType, options?: readonly string[]): RunField => ({
  name,
  label,
  type,
  group: 'Run',
  ...(options && { options }),
});
const metric = (name: string, label: string, type: RunFieldType = 'number'): RunField => ({
  name,
  label,
  type,
  group: 'Metrics',
});

const OWN_FIELDS: readonly RunField[] = [
  own('number', 'Number', 'number'),
  own('name', 'Name', 'text'),
  own('state', 'State', 'choice', RUN_STATES),
  own('experiment', 'Experiment', 'text'),
  own('dataset', 'Dataset', 'text'),
  own('version', 'Dataset version', 'number'),
  own('preset', 'Preset', 'choice', [...PRESETS, 'custom']),
  own('author', 'Started by', 'text'),
  own('tag', 'Tags', 'tags'),
  own('notes', 'Notes', 'text'),
  own('starred', 'Starred by me', 'switch'),
  own('sweep', 'Sweep', 'number'),
  own('model', 'Model', 'number'),
  own('attempt', 'Attempt', 'number'),
  own('error', 'Error', 'text'),
  own('created', 'Created', 'time'),
  own('started', 'Started', 'time'),
  own('ended', 'Ended', 'time'),
  own('duration', 'Duration', 'duration'),
];

const METRIC_FIELDS: readonly RunField[] = [
  metric('valAccuracy', 'Best val. accuracy', 'share'),
  metric('valAccuracyEpoch', 'Epoch of the best val. accuracy'),
  metric('valLoss', 'Best val. loss'),
  metric('valLossEpoch', 'Epoch of the best val. loss'),
  metric('restored', 'Val. accuracy at the restored epoch', 'share'),
  metric('top1', 'Test top-1', 'share'),
  metric('top5', 'Test top-5', 'share'),
  metric('trainAccuracy', 'Last train accuracy', 'share'),
  metric('trainLoss', 'Last train loss'),
  metric('epoch', 'Epochs trained'),
  metric('imgPerSec', 'Photos per second'),
];

const RECIPE_TYPES = {
  number: 'number',
  choice: 'choice',
  switch: 'switch',
} as const satisfies Record<FieldSpec['kind'], RunFieldType>;

const recipeFields: readonly RunField[] = RECIPE_FIELDS.map((field) => ({
  name: field.path,
  ...(field.short && { short: field.short }),
  label: field.label,
  type: typeof field.default === 'number' ? 'number' : RECIPE_TYPES[field.kind],
  group: 'Recipe',
  path: field.path,
  ...(field.kind === 'choice' && { options: field.options.map(({ value }) => String(value)) }),
}));

/** Every field of a run, in the order in which they are offered. */
export const RUN_FIELDS: readonly RunField[] = [...OWN_FIELDS, ...METRIC_FIELDS, ...recipeFields];

const byName = new Map(
  RUN_FIELDS.flatMap((field) =>
    [field.name, field.short ?? field.name].map((name) => [name.toLowerCase(), field]),
  ),
);

/** A field by its name or short name, in any case. */
export function findRunField(name: string): RunField | undefined {
  return byName.get(name.toLowerCase());
}

/** Fields whose name comes near to one that there is not, the nearest first. */
export function similarRunFields(name: string): RunField[] {
  const wanted = name.toLowerCase();
  const similar = RUN_FIELDS.filter(({ name: path, short, label }) =>
    [path, short ?? '', label].some(
      (text) => text !== '' && (text.toLowerCase().includes(wanted) || isInitials(wanted, text)),
    ),
  );
  return similar.slice(0, 3);
}

/** `lr` for `learningRate`. */
function isInitials(wanted: string, text: string): boolean {
  const last = text.split('.').at(-1) ?? text;
  const initials = last.replace(/(?<!^)[a-z0-9 ]+(?=[A-Z]|$)|(?<=^.)[a-z0-9 ]+/g, '').toLowerCase();
  return wanted.length > 1 && initials === wanted;
}
