import { existsSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { MINTED_WIDTH, type Recipe } from '@/shared/recipe';
import type { BaseWeightsUsed } from '@/shared/run-events';
import { TrainerError } from '../errors';
import { MINTED_BASE } from './minted-base';
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
 * order. With `auto`, Mintmark's own where none of these has any, and random ones at the widths it was not made
 * for; the answer says why.
 * @throws TrainerError `base-weights-unavailable` when the recipe insists on weights that cannot be had.
 */
export async function loadBaseWeights(model: tf.LayersModel, request: Request): Promise<BaseWeightsUsed> {
  const { recipe } = request;
  const { width } = recipe.model;
  if (recipe.baseWeights === 'random') return { kind: 'random', source: 'random, as the recipe asks', width };
  if (recipe.baseWeights === 'minted') return loadMinted(model, { width, why: 'as the recipe asks' });
  const problems: string[] = [];
  for (const source of sources(request)) {
    try {
      const folder = await source.folder();
      assignWeights(model, await readWeights(folder));
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
        'worker access to the internet, or set baseWeights to auto.',
    );
  }
  const why = `because ImageNet weights could not be had: ${reason}`;
  if (width !== MINTED_WIDTH) return { kind: 'random', source: `random, ${why}`, width };
  try {
    return await loadMinted(model, { width, why });
  } catch (error) {
    return { kind: 'random', source: `random, ${why}; ${(error as Error).message}`, width };
  }
}

/** @throws TrainerError `base-weights-unavailable` at another width, or when this checkout lacks its files. */
async function loadMinted(
  model: tf.LayersModel,
  { width, why }: { width: number; why: string },
): Promise<BaseWeightsUsed> {
  try {
    if (width !== MINTED_WIDTH) throw new Error(`it exists for width ${MINTED_WIDTH} only, not ${width}`);
    assignWeights(model, await readWeights(MINTED_BASE));
  } catch (error) {
    throw new TrainerError(
      'base-weights-unavailable',
      `Mintmark's own base cannot be used: ${(error as Error).message}. Set baseWeights to auto.`,
    );
  }
  const source = `Mintmark's own base, pre-trained on drawn coins at 96 px; not ImageNet, ${why}`;
  return { kind: 'minted', source, width };
}

function* sources({ recipe, baseWeightsDir, cacheDir, onDownload }: Request) {
  const { width } = recipe.model;
  const names = widthSpellings(width).map((spelling) => `mobilenet_v2_${spelling}_224_no_top`);
  if (baseWeightsDir) {
    yield {
      label: `folder ${baseWeightsDir}`,
      folder: async () => {
        const name = names.find((candidate) =>
          existsSync(path.join(baseWeightsDir, candidate, 'model.json')),
        );
        if (!name) throw new Error(`has no ${names.at(-1)}/model.json`);
        return path.join(baseWeightsDir, name);
      },
    };
  }
  yield {
    label: 'public download',
    folder: async () => {
      const folder = path.join(cacheDir, 'base-weights', names[0] as string);
      if (!existsSync(path.join(folder, 'model.json'))) {
        onDownload?.();
        await downloadBaseWeights({ width, folder });
      }
      return folder;
    },
  };
}

/** Sets the weights that `model` has under these names. @throws when one is missing or has another shape. */
export function assignWeights(model: tf.LayersModel, weights: Map<string, NamedWeight>): void {
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
