import type { Recipe } from '@/shared/recipe/recipe';
import { BatchLoader } from './data/batch-loader';
import type { Examples } from './data/examples';
import type { PixelStore } from './data/pixel-store';
import type { TrainingPhase } from './fit/plan';
import { frozenNetwork } from './frozen/frozen-network';
import type { Classifier } from './model/classifier';
import { type Network, type Photos, wholeNetwork } from './model/network';
import type { Runtime } from './runtime/runtime';

/** What the networks of every fit of a run have in common. */
export interface PhaseSetting {
  recipe: Recipe;
  /** The photos by the size that a phase wants them in. */
  sizes: ReadonlyMap<number, Photos>;
  runtime: Runtime;
  /** `contentHash` of the dataset version. */
  dataset: string;
  cacheDir: string;
  log: (level: 'info' | 'warn', message: string) => void;
  /** The features of frozen layers are about to be computed. */
  onFeatures: () => void;
  onProgress: (done: number, total: number) => void;
}

interface Setting extends PhaseSetting {
  classifier: Classifier;
  examples: Examples;
}

/** The networks of a fit's phases, one open at a time, and the threads that prepare their photos. */
export class PhaseNetworks {
  readonly #setting: Setting;
  #network: Network | null = null;
  #loader: BatchLoader | null = null;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** Of the phase that was opened last. */
  get current(): Network | null {
    return this.#network;
  }

  /** Closes the one before. */
  async open({ trained, size }: TrainingPhase): Promise<Network> {
    this.#network?.dispose();
    this.#network = null;
    const { classifier, sizes, onFeatures, log, ...setting } = this.#setting;
    const photos = sizes.get(size) as Photos;
    const openLoader = () => this.#loaderOf(photos.pixels);
    if (trained === 'all') {
      this.#network = wholeNetwork(classifier, { photos, loader: await openLoader() });
    } else {
      onFeatures();
      this.#network = await frozenNetwork(trained, { ...setting, classifier, photos, say: log, openLoader });
    }
    return this.#network;
  }

  async close(): Promise<void> {
    this.#network?.dispose();
    this.#network = null;
    await this.#loader?.close();
    this.#loader = null;
  }

  async #loaderOf(store: PixelStore): Promise<BatchLoader> {
    if (this.#loader?.size === store.size) return this.#loader;
    await this.#loader?.close();
    this.#loader = null;
    const { recipe, examples, log } = this.#setting;
    this.#loader = await BatchLoader.open({
      store,
      recipe,
      batchSize: Math.min(recipe.batchSize, examples.train.length),
      onNoThreads: (reason) => log('warn', `Photos are prepared without a thread of their own: ${reason}`),
    });
    return this.#loader;
  }
}
