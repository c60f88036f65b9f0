import type { z } from 'zod';
import { type PresetName, presets } from './presets';
import { type Recipe, type RecipeInput, recipeSchema } from './recipe';

export interface RecipeKey {
  /** Dotted path into the recipe schema. */
  path: string;
  /** Short name that means the same, where there is one. */
  short: string | null;
  /** What may be written, in words. */
  values: string;
  help: string;
}

/** Every key that `--set` takes; a test holds this list against the schema. */
export const recipeKeys: readonly RecipeKey[] = [
  {
    path: 'model.width',
    short: 'width',
    values: '0.35, 0.5, 0.75, 1',
    help: 'width multiplier of MobileNetV2',
  },
  {
    path: 'model.inputSize',
    short: 'inputSize',
    values: '96, 128, 160, 192, 224',
    help: 'side of the input, pixels',
  },
  { path: 'model.headUnits', short: 'headUnits', values: '8 to 4096', help: 'units of the dense layer' },
  {
    path: 'model.dropout',
    short: 'dropout',
    values: '0 to 0.95',
    help: 'share of units dropped in training',
  },
  {
    path: 'baseWeights',
    short: null,
    values: 'auto, imagenet, random',
    help: 'auto takes ImageNet when it can be had',
  },
  {
    path: 'trainable',
    short: null,
    values: 'all, blocks, head, two-phase',
    help: 'what is trained: the whole network, its last blocks, its head, or the head and then all',
  },
  {
    path: 'blocks',
    short: null,
    values: '1 to 16',
    help: 'with trainable=blocks: how many of the last blocks',
  },
  {
    path: 'twoPhase.headEpochs',
    short: null,
    values: '1 to 1000',
    help: 'with trainable=two-phase: epochs that train the head first',
  },
  {
    path: 'twoPhase.headLearningRate',
    short: null,
    values: 'above 0, at most 1',
    help: 'learning rate of those epochs',
  },
  {
    path: 'batchNorm.momentum',
    short: null,
    values: '0 to 0.9999',
    help: 'momentum of the moving statistics',
  },
  {
    path: 'batchNorm.trained',
    short: null,
    values: 'true, false',
    help: 'false leaves batch norm as the base weights have it',
  },
  { path: 'optimizer.kind', short: 'optimizer', values: 'adam, adamw, sgd', help: 'the optimizer' },
  {
    path: 'optimizer.learningRate',
    short: 'learningRate',
    values: 'above 0, at most 1',
    help: 'peak learning rate',
  },
  { path: 'optimizer.momentum', short: 'momentum', values: '0 to 0.999', help: 'momentum of SGD' },
  {
    path: 'optimizer.weightDecay',
    short: 'weightDecay',
    values: '0 to 1',
    help: 'decoupled weight decay of AdamW',
  },
  {
    path: 'optimizer.schedule',
    short: 'schedule',
    values: 'constant, cosine, step, plateau',
    help: 'how the rate changes',
  },
  {
    path: 'optimizer.warmupEpochs',
    short: null,
    values: '0 to 100',
    help: 'epochs over which the rate rises',
  },
  {
    path: 'optimizer.stepEpochs',
    short: null,
    values: '1 to 1000',
    help: 'with schedule=step: epochs between two falls',
  },
  {
    path: 'optimizer.plateauPatience',
    short: null,
    values: '1 to 1000',
    help: 'with schedule=plateau: epochs without a better validation loss before a fall',
  },
  {
    path: 'optimizer.decayFactor',
    short: null,
    values: '0.01 to 0.99',
    help: 'what the rate is multiplied by at a fall',
  },
  { path: 'optimizer.floor', short: null, values: '0 to 1', help: 'least rate, as a share of the peak' },
  { path: 'epochs', short: null, values: '1 to 10000', help: 'most epochs to train' },
  { path: 'maxMinutes', short: null, values: '0 to 100000', help: 'most minutes to train; 0 is no limit' },
  { path: 'batchSize', short: null, values: '1 to 1024', help: 'photos per step' },
  {
    path: 'labelSmoothing',
    short: null,
    values: '0 to 0.5',
    help: 'probability spread over the other classes',
  },
  { path: 'classWeights', short: null, values: 'none, balanced', help: 'whether rare classes weigh more' },
  {
    path: 'mix.kind',
    short: 'mix',
    values: 'none, mixup, cutmix',
    help: 'whether pairs of photos are mixed',
  },
  { path: 'mix.alpha', short: null, values: '0.01 to 8', help: 'how evenly pairs are mixed' },
  { path: 'augmentation.enabled', short: 'augment', values: 'true, false', help: 'vary the training photos' },
  {
    path: 'augmentation.rotationDegrees',
    short: 'rotation',
    values: '0 to 180',
    help: 'largest turn either way',
  },
  { path: 'augmentation.scale', short: null, values: '0 to 0.5', help: 'largest relative zoom' },
  {
    path: 'augmentation.shift',
    short: null,
    values: '0 to 0.5',
    help: 'largest shift, as a share of the side',
  },
  { path: 'augmentation.brightness', short: null, values: '0 to 1', help: 'strength of brightness changes' },
  { path: 'augmentation.contrast', short: null, values: '0 to 1', help: 'strength of contrast changes' },
  { path: 'augmentation.hue', short: null, values: '0 to 1', help: 'strength of hue changes' },
  { path: 'augmentation.blur', short: null, values: '0 to 1', help: 'strength of blur' },
  { path: 'augmentation.noise', short: null, values: '0 to 1', help: 'strength of noise' },
  { path: 'augmentation.cutout', short: null, values: '0 to 1', help: 'size of blanked squares' },
  {
    path: 'augmentation.background',
    short: null,
    values: '0 to 1',
    help: 'share of photos whose background is replaced',
  },
  {
    path: 'augmentation.cachedViews',
    short: null,
    values: '0 to 64',
    help: 'augmented views per photo whose frozen features are cached',
  },
  { path: 'ema.enabled', short: 'ema', values: 'true, false', help: 'keep a moving average of the weights' },
  { path: 'ema.decay', short: null, values: '0.5 to 0.99999', help: 'decay of that average per step' },
  {
    path: 'testTimeRotations',
    short: null,
    values: '1 to 36',
    help: 'rotations averaged in the final evaluation and in serving',
  },
  {
    path: 'earlyStopping',
    short: null,
    values: 'true, false or a patience',
    help: 'whether to stop early, or after how many epochs without improvement',
  },
  { path: 'earlyStopping.enabled', short: null, values: 'true, false', help: 'stop early' },
  {
    path: 'earlyStopping.monitor',
    short: 'monitor',
    values: 'valLoss, valAccuracy, valTop5, loss, accuracy',
    help: 'the watched metric',
  },
  {
    path: 'earlyStopping.patience',
    short: 'patience',
    values: '1 to 1000',
    help: 'epochs without improvement',
  },
  {
    path: 'earlyStopping.minDelta',
    short: null,
    values: '0 to 1',
    help: 'least change that counts as improvement',
  },
  { path: 'earlyStopping.warmupEpochs', short: null, values: '0 to 1000', help: 'epochs that never count' },
  {
    path: 'earlyStopping.restoreBest',
    short: null,
    values: 'true, false',
    help: 'end with the best weights, not the last',
  },
  { path: 'seed', short: null, values: '0 to 2147483647', help: 'seed of weights, order and augmentation' },
];

type Tree = { [key: string]: unknown };

/** The key of this path or short name. @throws Error that lists what there is */
export function findRecipeKey(name: string): RecipeKey {
  const key = recipeKeys.find((candidate) => candidate.path === name || candidate.short === name);
  if (key) return key;
  throw new Error(
    `There is no setting “${name}”. The settings: ${recipeKeys.map((k) => k.short ?? k.path).join(', ')}.`,
  );
}

/** What people call a key. */
export function keyName({ short, path }: RecipeKey): string {
  return short ?? path;
}

export function recipeValueAt(recipe: Recipe, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => (value as Tree)[part], recipe);
}

/** A value as it is written in `key=value`. */
export function parseRecipeValue(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function setAt(tree: Tree, path: string, value: unknown): void {
  const parts = path.split('.');
  const last = parts.pop() as string;
  let node = tree;
  for (const part of parts) {
    const next = node[part];
    if (typeof next !== 'object' || next === null) node[part] = {};
    node = node[part] as Tree;
  }
  node[last] = value;
}

/**
 * The recipe a preset and `key=value` assignments stand for.
 * @throws Error naming the assignment that is wrong and what may be written instead.
 */
export function recipeFromAssignments(preset: PresetName, assignments: readonly string[]): Recipe {
  return recipeWithAssignments(presets[preset].recipe, assignments);
}

/** A recipe with `key=value` assignments on top. @throws as `recipeFromAssignments` */
export function recipeWithAssignments(base: RecipeInput, assignments: readonly string[]): Recipe {
  const tree = structuredClone(base) as Tree;
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new Error(`“${assignment}” is not key=value, as in epochs=20.`);
    const key = findRecipeKey(assignment.slice(0, at).trim());
    assign(tree, key.path, parseRecipeValue(assignment.slice(at + 1)));
  }
  return parseRecipe(tree);
}

/** A recipe with some fields changed, by path. @throws Error naming the field that is wrong */
export function recipeWithValues(base: RecipeInput, values: Readonly<Record<string, unknown>>): Recipe {
  const tree = structuredClone(base) as Tree;
  for (const [path, value] of Object.entries(values)) assign(tree, path, value);
  return parseRecipe(tree);
}

function assign(tree: Tree, path: string, value: unknown): void {
  const isToggle = path === 'earlyStopping' && typeof value !== 'string';
  if (!isToggle) {
    setAt(tree, path, value);
    return;
  }
  const previous = (tree.earlyStopping ?? {}) as Tree;
  tree.earlyStopping =
    typeof value === 'number'
      ? { ...previous, enabled: true, patience: value }
      : { ...previous, enabled: value };
}

function parseRecipe(tree: Tree): Recipe {
  const parsed = recipeSchema.safeParse(tree);
  if (parsed.success) return parsed.data;
  throw new Error(describeRecipeIssues(parsed.error));
}

function describeRecipeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const path = issue.path.join('.');
      const key = recipeKeys.find((candidate) => candidate.path === path);
      return `${key?.short ?? (path || 'recipe')}: ${issue.message}${key ? ` (${key.values})` : ''}`;
    })
    .join('\n');
}
