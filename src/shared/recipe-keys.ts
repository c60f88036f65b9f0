import type { z } from 'zod';
import { type PresetName, presets } from './presets';
import { type Recipe, recipeSchema } from './recipe';

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
    values: 'all, head',
    help: 'what is trained: the whole network or its head',
  },
  {
    path: 'batchNorm.momentum',
    short: null,
    values: '0 to 0.9999',
    help: 'momentum of the moving statistics',
  },
  { path: 'optimizer.kind', short: 'optimizer', values: 'adam', help: 'the optimizer' },
  {
    path: 'optimizer.learningRate',
    short: 'learningRate',
    values: 'above 0, at most 1',
    help: 'peak learning rate',
  },
  { path: 'optimizer.schedule', short: 'schedule', values: 'constant, cosine', help: 'how the rate changes' },
  {
    path: 'optimizer.warmupEpochs',
    short: null,
    values: '0 to 100',
    help: 'epochs over which the rate rises',
  },
  { path: 'epochs', short: null, values: '1 to 10000', help: 'most epochs to train' },
  { path: 'batchSize', short: null, values: '1 to 1024', help: 'photos per step' },
  {
    path: 'labelSmoothing',
    short: null,
    values: '0 to 0.5',
    help: 'probability spread over the other classes',
  },
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
    values: 'valLoss, valAccuracy',
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
  { path: 'seed', short: null, values: '0 to 2147483647', help: 'seed of weights, order and augmentation' },
];

type Tree = { [key: string]: unknown };

function parseValue(text: string): unknown {
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
  const tree = structuredClone(presets[preset].recipe) as Tree;
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new Error(`“${assignment}” is not key=value, as in epochs=20.`);
    const name = assignment.slice(0, at).trim();
    const key = recipeKeys.find((candidate) => candidate.path === name || candidate.short === name);
    if (!key) {
      throw new Error(
        `There is no setting “${name}”. The settings: ${recipeKeys.map((k) => k.short ?? k.path).join(', ')}.`,
      );
    }
    const value = parseValue(assignment.slice(at + 1));
    const isToggle = key.path === 'earlyStopping' && typeof value !== 'string';
    if (isToggle) {
      const previous = (tree.earlyStopping ?? {}) as Tree;
      tree.earlyStopping =
        typeof value === 'number'
          ? { ...previous, enabled: true, patience: value }
          : { ...previous, enabled: value };
    } else {
      setAt(tree, key.path, value);
    }
  }
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
