import { randomUUID } from 'node:crypto';
import { access, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CoinChoice, PhotoCoins } from '@/shared/coin-on-photo';
import type { PreprocessingSpec } from '@/shared/preprocessing';
import { GOLDEN_TOLERANCE, type GoldenFile } from '@/shared/trainer-job';
import type { Pool } from '../pool/pool';
import type { CheckedPhotoFile, NetworkAnswer, NetworkRef, PoolTasks } from '../pool/pool-tasks';

/** Where the networks lie; the server's blob store is one. */
export interface NetworkBlobs {
  read(hash: string): Promise<Uint8Array>;
}

/** A model version as far as classifying with it needs. */
export interface ServedModel {
  /** Of an ONNX file that this server has built; see `buildClassifier`. */
  onnxHash: string;
  preprocessing: PreprocessingSpec;
  classCount: number;
  /** Of the profile that was fitted to it; null while there is none. */
  prototypes?: FileSource | null;
}

/** A file that processes of the pool read, made when it is first needed. */
interface FileSource {
  /** Of its content: letters, digits and hyphens. */
  name: string;
  /** @returns null when it is gone */
  load: () => Promise<Uint8Array | null>;
}

/** An answer looked at closely; see `PoolTasks.explainCoin`. */
type Explanation = Awaited<ReturnType<PoolTasks['explainCoin']>>;

interface GoldenVerdict {
  /** Largest difference of a probability; infinite when an answer has another length or is not a number. */
  maxDifference: number;
  /** Within the tolerance, for at least one photo. */
  agrees: boolean;
}

export interface Inference {
  /**
   * Checks a photo and asks models about it, or about each coin on it; it is decoded once for all that share an input.
   * @param owner who asks; one person's questions are limited
   * @returns what the photo is, and an answer a model, in their order
   * @throws AppError `bad-photo` or `too-large`, whose message is the second half of a sentence ("is empty"),
   *   `not-found` when a model's file is gone, `too-many-requests`, or `unavailable` while the server shuts down
   */
  classify(request: {
    models: ServedModel[];
    bytes: Uint8Array;
    /** Leaves in the photo what cameras write. */
    keepMetadata: boolean;
    owner: string;
    coins: CoinChoice;
  }): Promise<CheckedPhotoFile & { found: PhotoCoins | null; answers: NetworkAnswer[] }>;
  /**
   * One model's answer to a photo, behind everybody's questions.
   * @throws AppError as `classify`
   */
  evaluate(request: {
    model: ServedModel;
    bytes: Uint8Array;
    wantsEmbeddings?: boolean;
  }): Promise<NetworkAnswer>;
  /**
   * What a model names on a photo as it is and under each of `CONDITIONS`, behind everybody's questions.
   * @throws AppError as `classify`
   */
  classifyChanged(request: { model: ServedModel; bytes: Uint8Array; seed: number }): Promise<Int32Array>;
  /**
   * Looks closely at the answer to one coin of a photo: what was seen of it, where the class was seen, and the photos of
   * `nearest` that are most like it.
   * @throws AppError as `classify`
   */
  explain(request: {
    model: ServedModel;
    bytes: Uint8Array;
    coins: CoinChoice;
    at: number;
    classIndex: number;
    nearest: { rows: FileSource; count: number } | null;
    owner: string;
  }): Promise<Explanation>;
  /**
   * Does the network give the trainer's own probabilities? Of the photo as it is, whatever rotations are averaged
   * later: the golden set checks the network, not the averaging.
   */
  verifyGolden(request: {
    model: ServedModel;
    golden: GoldenFile;
    readPhoto: (hash: string) => Promise<Uint8Array>;
  }): Promise<GoldenVerdict>;
}

/** Serves classifiers from the processes of the pool. */
export function createInference({ blobs, pool }: { blobs: NetworkBlobs; pool: Pool }): Inference {
  /** Files on their way, so that simultaneous questions fetch a network once. */
  const fetching = new Map<string, Promise<string | null>>();

  /** The pool's processes see no data folder: what they may read is put into theirs. */
  const placed = async ({ name, load }: FileSource): Promise<string | null> => {
    const file = path.join(pool.networkDir, name);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) return file;
    const running = fetching.get(file) ?? place(file, load).finally(() => fetching.delete(file));
    fetching.set(file, running);
    return running;
  };

  const place = async (file: string, load: FileSource['load']): Promise<string | null> => {
    const bytes = await load();
    if (!bytes) return null;
    const made = `${file}.${randomUUID()}`;
    await writeFile(made, bytes);
    await rename(made, file);
    return file;
  };

  const networkOf = async ({
    onnxHash,
    preprocessing,
    classCount,
    prototypes,
  }: ServedModel): Promise<NetworkRef> => ({
    // Reading throws where there is none.
    file: (await placed({ name: `${onnxHash}.onnx`, load: () => blobs.read(onnxHash) })) as string,
    preprocessing,
    classCount,
    prototypes: prototypes && (await placed(prototypes)),
  });

  return {
    classify: async ({ models, owner, ...photo }) => {
      const networks = await Promise.all(models.map(networkOf));
      return pool.run('classify', { ...photo, networks }, { priority: 'interactive', owner });
    },

    evaluate: async ({ model, bytes, wantsEmbeddings }) => {
      const networks = [await networkOf(model)];
      const request = { bytes, keepMetadata: true, networks, coins: 'whole' as const, wantsEmbeddings };
      const { answers } = await pool.run('classify', request, { priority: 'background' });
      // One network was asked.
      return answers[0] as NetworkAnswer;
    },

    classifyChanged: async ({ model, ...photo }) =>
      pool.run('classifyChanged', { ...photo, network: await networkOf(model) }, { priority: 'background' }),

    explain: async ({ model, nearest, owner, ...coin }) => {
      const network = await networkOf(model);
      const file = nearest && (await placed(nearest.rows));
      const rows = nearest && file !== null ? { file, count: nearest.count } : null;
      return pool.run('explainCoin', { ...coin, network, nearest: rows }, { priority: 'interactive', owner });
    },

    verifyGolden: async ({ model, golden, readPhoto }) => {
      const network = await networkOf({
        ...model,
        preprocessing: { ...model.preprocessing, testTimeRotations: 1 },
      });
      let maxDifference = 0;
      for (const { hash, probabilities } of golden.items) {
        const bytes = await readPhoto(hash);
        const {
          answers: [answer],
        } = await pool.run(
          'classify',
          { bytes, keepMetadata: true, networks: [network], coins: 'whole' },
          { priority: 'background' },
        );
        maxDifference = Math.max(maxDifference, largestDifference(probabilities, answer?.probabilities[0]));
      }
      return { maxDifference, agrees: golden.items.length > 0 && maxDifference <= GOLDEN_TOLERANCE };
    },
  };
}

function largestDifference(expected: readonly number[], actual: Float32Array = new Float32Array()): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((largest, p, i) => {
    const difference = Math.abs(p - (actual[i] as number));
    return Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }, 0);
}
