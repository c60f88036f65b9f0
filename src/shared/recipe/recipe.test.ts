import { describe, expect, it } from 'vitest';
import { isVisible, recipeText, recipeValue, valuesText } from './field';
import { presetRecipe } from './presets';
import { RECIPE_FIELDS, RECIPE_GROUPS, type Recipe, type RecipeInput, recipeSchema } from './recipe';
import { MONITORS } from './stopping';

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

/** As runs were stored before fields were described in one place; these must stay readable and mean the same. */
const STORED: Recipe = {
  model: { width: 1, inputSize: 224, headUnits: 512, dropout: 0.8 },
  progressiveResizing: { share: 0, size: 160 },
  framing: 'centre',
  baseWeights: 'auto',
  trainable: 'all',
  blocks: 4,
  twoPhase: { headEpochs: 5, headLearningRate: 0.001 },
  batchNorm: { momentum: 0.9, trained: true },
  optimizer: {
    kind: 'adam',
    learningRate: 0.0001,
    momentum: 0.9,
    weightDecay: 0.01,
    schedule: 'constant',
    warmupEpochs: 0,
    stepEpochs: 10,
    plateauPatience: 4,
    decayFactor: 0.3,
    floor: 0,
  },
  epochs: 100,
  maxMinutes: 0,
  batchSize: 32,
  mixedPrecision: false,
  labelSmoothing: 0,
  classWeights: 'none',
  mix: { kind: 'none', alpha: 0.2 },
  contrastive: { weight: 0, temperature: 0.1 },
  augmentation: {
    enabled: true,
    rotationDegrees: 180,
    scale: 0.1,
    shift: 0.05,
    brightness: 0.15,
    contrast: 0.15,
    hue: 0,
    blur: 0,
    noise: 0,
    cutout: 0,
    background: 0,
    tilt: 0,
    light: 0,
    lens: 0,
    camera: 0,
    tarnish: 0,
    relief: 0,
    grey: 0,
    ground: 0,
    phone: 1,
    cachedViews: 0,
  },
  ema: { enabled: false, decay: 0.995 },
  testTimeRotations: 1,
  earlyStopping: {
    enabled: true,
    monitor: 'valLoss',
    patience: 10,
    minDelta: 0,
    warmupEpochs: 0,
    restoreBest: true,
  },
  lastFit: false,
  seed: 1,
};

function leaves(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null ? leaves(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

const inputAt = (path: string, value: unknown) =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
const accepts = (path: string, value: unknown) => recipeSchema.safeParse(inputAt(path, value)).success;

describe('the schema of a recipe', () => {
  it('has exactly the described fields', () => {
    expect(RECIPE_FIELDS.map(({ path }) => path).sort()).toEqual(leaves(recipeSchema.parse({})).sort());
  });

  it('reads and writes what stored runs have', () => {
    expect(recipeSchema.parse({})).toEqual(STORED);
    expect(recipeSchema.parse(STORED)).toEqual(STORED);
  });

  it.each(RECIPE_FIELDS.map((field) => [field.path, field] as const))(
    'bounds %s as described',
    (path, field) => {
      expect(accepts(path, field.default)).toBe(true);
      expect(accepts(path, {})).toBe(false);
      if (field.kind === 'choice') {
        for (const { value } of field.options) expect(accepts(path, value)).toBe(true);
        expect(accepts(path, typeof field.default === 'number' ? 0.123 : 'else')).toBe(false);
      }
      if (field.kind !== 'number') return;
      const { min, above, max, integer } = field;
      expect(accepts(path, max)).toBe(true);
      expect(accepts(path, max + 1)).toBe(false);
      if (min !== undefined)
        expect([min, min - 1].map((value) => accepts(path, value))).toEqual([true, false]);
      if (above !== undefined) expect(accepts(path, above)).toBe(false);
      expect(accepts(path, ((min ?? 0) + max) / 2 + 0.001)).toBe(!integer);
    },
  );

  it('refuses keys that it does not have, at every level', () => {
    expect(accepts('colour', 1)).toBe(false);
    expect(accepts('model.colour', 1)).toBe(false);
    expect(accepts('earlyStopping.colour', 1)).toBe(false);
  });

  it('takes early stopping as a switch or a patience', () => {
    const stopping = (earlyStopping: RecipeInput['earlyStopping']) =>
      recipeSchema.parse({ earlyStopping }).earlyStopping;
    expect(stopping(false)).toMatchObject({ enabled: false, patience: 10 });
    expect(stopping(3)).toMatchObject({ enabled: true, patience: 3 });
  });
});

describe('the fields of a recipe', () => {
  it.each<[string, RecipeInput, string[], string[]]>([
    [
      'blocks',
      { trainable: 'blocks' },
      ['blocks', 'augmentation.cachedViews'],
      ['progressiveResizing.share', 'progressiveResizing.size'],
    ],
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
      [
        'progressiveResizing.share',
        'progressiveResizing.size',
        'batchNorm.trained',
        'batchNorm.momentum',
        'mixedPrecision',
        'contrastive.weight',
      ],
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
    ['a contrastive term', { contrastive: { weight: 0.2 } }, ['contrastive.temperature'], []],
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

  it('are described for every reader', () => {
    for (const field of RECIPE_FIELDS) {
      expect(field.label, field.path).toMatch(/^[A-Z]/);
      expect(field.help, field.path).toMatch(/^[^A-Z].*[^.]$/);
      expect(
        field.kind === 'number' ? [field.min, field.above].filter((n) => n !== undefined).length : 1,
      ).toBe(1);
    }
    const names = RECIPE_FIELDS.flatMap(({ short, path }) => (short ? [short, path] : [path]));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(RECIPE_GROUPS.map(({ title }) => title)).size).toBe(RECIPE_GROUPS.length);
  });

  it('let every monitor be chosen', () => {
    const monitor = RECIPE_FIELDS.find(({ path }) => path === 'earlyStopping.monitor');
    expect(monitor?.kind === 'choice' && monitor.options.map(({ value }) => value)).toEqual(MONITORS);
  });

  it('say what they allow', () => {
    const text = (path: string) => {
      const field = RECIPE_FIELDS.find((candidate) => candidate.path === path);
      return field && valuesText(field);
    };
    expect(text('model.dropout')).toBe('0 to 0.95');
    expect(text('optimizer.learningRate')).toBe('above 0, at most 1');
    expect(text('model.width')).toBe('0.35, 0.5, 0.75, 1');
    expect(text('ema.enabled')).toBe('true, false');
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
