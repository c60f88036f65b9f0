import { existsSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe/recipe';
import type { BaseWeightsUsed } from '@/shared/run-events';
import { TrainerError } from '../errors';
import { checkDigest } from './weight-digest';
import { downloadBaseWeights, widthSpellings } from './weight-download';
import { type NamedWeight, readWeights } from './weight-file';

interface Request {
  recipe: Pick<Recipe, 'baseWeights' | 'model'>;
  /** A folder the user names, holding `mobilenet_v2_<width>_224_no_top/`. */
  baseWeightsDir: string | null;
  cacheDir: string;
  onDownload?: () => void;
}

/**
 * Gives the base of `model` its weights: from the user's folder, the cache or the public download, in this
 * order; random ones stay when asked for, or with `auto` when nothing can be had, and the answer says why.
 * @throws TrainerError `base-weights-unavailable` when the recipe insists on ImageNet.
 */
export async function loadBaseWeights(model: tf.LayersModel, request: Request): Promise<BaseWeightsUsed> {
  const { recipe } = request;
  const { width } = recipe.model;
  if (recipe.baseWeights === 'random') return { kind: 'random', source: 'random, as the recipe asks', width };
  const problems: string[] = [];
  for (const source of sources(request)) {
    try {
      assignWeights(model, await source.weights());
      return { kind: 'imagenet', source: source.label, width };
    } catch (error) {
      problems.push(`${source.label}: ${(error as Error).message}`);
    }
  }
  const reason = problems.join('; ');
  if (recipe.baseWeights === 'imagenet') {
    throw new TrainerError(
      'base-weights-unavailable',
      `No ImageNet weights for width ${width} (${reason}). Name a folder in MINTMARK_BASE_WEIGHTS, give the ` +
        'worker access to the internet, or set baseWeights to random.',
    );
  }
  return { kind: 'random', source: `random, because ImageNet weights could not be had: ${reason}`, width };
}

function* sources({ recipe, baseWeightsDir, cacheDir, onDownload }: Request) {
  const { width } = recipe.model;
  const names = widthSpellings(width).map((spelling) => `mobilenet_v2_${spelling}_224_no_top`);
  if (baseWeightsDir) {
    yield {
      label: `folder ${baseWeightsDir}`,
      weights: async () => {
        const name = names.find((candidate) =>
          existsSync(path.join(baseWeightsDir, candidate, 'model.json')),
        );
        if (!name) throw new Error(`has no ${names.at(-1)}/model.json`);
        return readWeights(path.join(baseWeightsDir, name));
      },
    };
  }
  yield {
    label: 'public download',
    weights: async () => {
      const folder = path.join(cacheDir, 'base-weights', names[0] as string);
      if (!existsSync(path.join(folder, 'model.json'))) {
        onDownload?.();
        await downloadBaseWeights({ width, folder });
      }
      const weights = await readWeights(folder);
      await checkDigest(folder, { width, weights });
      return weights;
    },
  };
}

/** Sets the weights that `model` has under these names. @throws when one is missing or has another shape. */
function assignWeights(model: tf.LayersModel, weights: Map<string, NamedWeight>): void {
  const wanted = model.weights.map((variable) => {
    const found = weights.get(variable.originalName);
    if (!found) throw new Error(`the file has no weight ${variable.originalName}`);
    if (found.shape.join() !== variable.shape.join()) {
      throw new Error(
        `${variable.originalName} is ${found.shape.join('×')}, expected ${variable.shape.join('×')}`,
      );
    }
    return { variable, found };
  });
  tf.tidy(() => {
    for (const { variable, found } of wanted) variable.write(tf.tensor(found.values, found.shape));
  });
}
