import { describe, expect, it } from 'vitest';
import { presetRecipe } from '@/shared/presets';
import { MONITORS, type Recipe, type RecipeInput, recipeSchema } from '@/shared/recipe';
import { isVisible, rangeText, recipeText, recipeValue } from './recipe-field';
import { RECIPE_FIELDS } from './recipe-fields';

/** The fields that are seen with this recipe and not with the default one, and those that are gone. */
function seen(input: RecipeInput) {
  const visible = (recipe: Recipe) =>
    RECIPE_FIELDS.filter((field) => isVisible(field, (path) => recipeValue(recipe, path))).map(
      ({ path }) => path,
    );
  const [usual, here] = [visible(recipeSchema.parse({})), visible(recipeSchema.parse(input))];
  return {
    more: here.filter((path) => !usual.includes(path)),
    fewer: usual.filter((path) => !here.includes(path)),
  };
}

describe('the fields of a recipe', () => {
  it.each<[string, RecipeInput, string[], string[]]>([
    ['blocks', { trainable: 'blocks' }, ['blocks', 'augmentation.cachedViews'], []],
    [
      'two phases',
      { trainable: 'two-phase' },
      ['twoPhase.headEpochs', 'twoPhase.headLearningRate', 'augmentation.cachedViews'],
      [],
    ],
    [
      'a frozen base',
      { trainable: 'head' },
      ['augmentation.cachedViews'],
      ['batchNorm.trained', 'batchNorm.momentum'],
    ],
    ['frozen batch norm', { batchNorm: { trained: false } }, [], ['batchNorm.momentum']],
    ['AdamW', { optimizer: { kind: 'adamw' } }, ['optimizer.weightDecay'], []],
    ['SGD', { optimizer: { kind: 'sgd' } }, ['optimizer.momentum'], []],
    ['cosine', { optimizer: { schedule: 'cosine' } }, ['optimizer.floor'], []],
    [
      'steps',
      { optimizer: { schedule: 'step' } },
      ['optimizer.stepEpochs', 'optimizer.decayFactor', 'optimizer.floor'],
      [],
    ],
    [
      'a plateau',
      { optimizer: { schedule: 'plateau' } },
      ['optimizer.plateauPatience', 'optimizer.decayFactor', 'optimizer.floor'],
      [],
    ],
    ['mixing', { mix: { kind: 'cutmix' } }, ['mix.alpha'], []],
    ['averaged weights', { ema: { enabled: true } }, ['ema.decay'], []],
    [
      'no early stopping',
      { earlyStopping: false },
      [],
      ['earlyStopping.patience', 'earlyStopping.warmupEpochs'],
    ],
  ])('that mean something with %s are shown, the others hidden', (_name, input, more, fewer) => {
    expect(seen(input)).toEqual({ more, fewer });
  });

  it('of augmentation are hidden while it is off', () => {
    const { fewer } = seen({ augmentation: { enabled: false } });
    expect(fewer).toContain('augmentation.hue');
    expect(fewer.every((path) => path.startsWith('augmentation.'))).toBe(true);
    expect(fewer).not.toContain('augmentation.enabled');
  });

  it('depend on fields that exist only', () => {
    const paths = RECIPE_FIELDS.map(({ path }) => path);
    const asked = RECIPE_FIELDS.flatMap(({ visibleWhen = [] }) => visibleWhen.map(({ path }) => path));
    expect(asked.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('offer only what the schema takes', () => {
    const offers = RECIPE_FIELDS.flatMap((field) =>
      field.kind === 'choice' ? field.options.map(({ value }) => ({ ...field, value })) : [],
    );
    for (const { path, numeric, value } of offers) {
      const input = path
        .split('.')
        .reduceRight<unknown>((inner, key) => ({ [key]: inner }), numeric ? Number(value) : value);
      expect(recipeSchema.safeParse(input).success, `${path}=${value}`).toBe(true);
    }
    const monitor = offers.filter(({ path }) => path === 'earlyStopping.monitor');
    expect(monitor.map(({ value }) => value)).toEqual(MONITORS);
  });

  it('that are numbers say their range', () => {
    const numbers = RECIPE_FIELDS.filter(({ kind }) => kind === 'number');
    expect(numbers.filter((field) => !rangeText(field))).toEqual([]);
    const dropout = numbers.find(({ path }) => path === 'model.dropout');
    expect(dropout && rangeText(dropout)).toBe('0 to 0.95');
  });

  it('are all off by default where they say what off is', () => {
    const recipe = presetRecipe('reference');
    const on = RECIPE_FIELDS.filter(
      ({ path, off }) => off !== undefined && recipeValue(recipe, path) !== off,
    ).map(({ path }) => path);
    expect(on).toEqual([
      'augmentation.rotationDegrees',
      'augmentation.scale',
      'augmentation.shift',
      'augmentation.brightness',
      'augmentation.contrast',
    ]);
  });

  it('are written with their unit', () => {
    const text = (path: string, value: unknown) => {
      const field = RECIPE_FIELDS.find((candidate) => candidate.path === path);
      return field && recipeText(field, value);
    };
    expect(text('twoPhase.headEpochs', 1)).toBe('1 epoch');
    expect(text('augmentation.rotationDegrees', 30)).toBe('30°');
    expect(text('trainable', 'two-phase')).toBe('Head, then all');
    expect(text('batchNorm.trained', false)).toBe('Off');
  });
});
