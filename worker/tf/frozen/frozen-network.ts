import { mkdir } from 'node:fs/promises';
import type { Recipe } from '@/shared/recipe/recipe';
import type { BatchLoader } from '../data/batch-loader';
import { freeBytes } from '../data/disk-room';
import type { Examples } from '../data/examples';
import type { Classifier } from '../model/classifier';
import type { Network, Photos } from '../model/network';
import type { Runtime } from '../runtime/runtime';
import { trainerTunables } from '../tunables';
import { type ActivationPlan, distinctHashes, planActivations } from './activations';
import { fastestBaseRuntime } from './base-runtime';
import { blocksNetwork } from './blocks-network';
import type { ActivationSource } from './compute-activations';
import { headNetwork } from './head-network';
import { augmentedViews } from './views';

interface Request extends Pick<ActivationSource, 'cacheDir' | 'say' | 'onProgress'> {
  classifier: Classifier;
  photos: Photos;
  examples: Examples;
  recipe: Recipe;
  runtime: Pick<Runtime, 'hardware' | 'version'>;
  /** For photos that go through the frozen part in each step. The caller closes it. */
  openLoader: () => Promise<BatchLoader>;
  /** `contentHash` of the dataset version. */
  dataset: string;
}

const GIB = 1024 ** 3;

/**
 * The network that trains the head or the last blocks, on what the frozen part gives for each photo: computed
 * once by the fastest library at hand and kept in the cache folder, where later runs find it.
 */
export async function frozenNetwork(trained: 'head' | 'blocks', request: Request): Promise<Network> {
  return trained === 'head' ? featuresNetwork(request) : cutNetwork(request);
}

async function featuresNetwork(request: Request): Promise<Network> {
  const { classifier, examples, recipe, say } = request;
  const views = augmentedViews(recipe);
  if (recipe.augmentation.enabled && views.length === 0) {
    say(
      'info',
      'Augmentation is left out: the frozen base sees each photo once. Set augmentation.cachedViews for more.',
    );
  }
  if (recipe.mix.kind !== 'none') say('info', `The head sees no ${recipe.mix.kind}: features are not mixed.`);
  const plan = await planActivations(await sourceOf(request, classifier.base), {
    plain: distinctHashes(Object.values(examples).flat()),
    training: distinctHashes(examples.train),
    views,
  });
  const cached = await plan.open();
  try {
    return headNetwork(classifier, { cached, seed: recipe.seed });
  } finally {
    cached.close();
  }
}

async function cutNetwork(request: Request): Promise<Network> {
  const { classifier, examples, recipe, cacheDir, say, photos } = request;
  const views = augmentedViews(recipe);
  // A photo that another is mixed into is new each time, too.
  const newEachTime = (recipe.augmentation.enabled && views.length === 0) || recipe.mix.kind !== 'none';
  const { train, ...others } = examples;
  const source = await sourceOf(request, classifier.cut.prefix);
  const plan = await planActivations(source, {
    plain: distinctHashes([...Object.values(others).flat(), ...(newEachTime ? [] : train)]),
    training: distinctHashes(train),
    views: newEachTime ? [] : views,
  });
  const reason = await whyTooLarge(plan, cacheDir);
  if (reason) say('info', `The frozen blocks run in each step: ${reason}`);
  const cached = reason ? null : await plan.open();
  if (cached && !newEachTime) {
    return blocksNetwork(classifier, photos, { kind: 'cached', cached, seed: recipe.seed });
  }
  const [loader, base] = [
    await request.openLoader(),
    await source.runtime.open(source.part, source.spec.size),
  ];
  return blocksNetwork(classifier, photos, { kind: 'photos', loader, base, cached });
}

async function sourceOf(request: Request, part: ActivationSource['part']): Promise<ActivationSource> {
  const { photos, runtime, dataset, cacheDir, say, onProgress } = request;
  return {
    part,
    dataset,
    cacheDir,
    say,
    onProgress,
    ...photos,
    runtime: await fastestBaseRuntime(runtime, (message) => say('warn', message)),
  };
}

/** @returns why these activations cannot be kept on disk, or null */
async function whyTooLarge(
  { bytes, missingBytes }: ActivationPlan,
  cacheDir: string,
): Promise<string | null> {
  const gib = (value: number) => (value / GIB).toFixed(1);
  const { activationCacheMaxGiB, freeDiskReserveGiB } = trainerTunables;
  if (bytes > activationCacheMaxGiB * GIB) {
    return `their output for all photos takes ${gib(bytes)} GiB, more than the ${activationCacheMaxGiB} GiB kept.`;
  }
  if (missingBytes === 0) return null;
  await mkdir(cacheDir, { recursive: true });
  const free = await freeBytes(cacheDir);
  if (missingBytes + freeDiskReserveGiB * GIB <= free) return null;
  return (
    `their output for all photos takes ${gib(missingBytes)} GiB more in ${cacheDir}, where ${gib(free)} GiB are ` +
    `free and ${freeDiskReserveGiB} GiB must stay so.`
  );
}
