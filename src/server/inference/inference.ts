import { access, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CoinChoice, PhotoCoins } from '@/shared/coin-on-photo';
import type { PreprocessingSpec } from '@/shared/preprocessing';
import { GOLDEN_TOLERANCE, type GoldenFile } from '@/shared/trainer-job';
import type { Pool } from '../pool/pool';
import type { CheckedPhotoFile, NetworkAnswer, NetworkRef } from '../pool/pool-tasks';

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
}

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
  evaluate(request: { model: ServedModel; bytes: Uint8Array }): Promise<NetworkAnswer>;
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
  const fetching = new Map<string, Promise<string>>();

  /** The pool's processes see no data folder: what they may read is put into theirs. */
  const networkFile = async (hash: string): Promise<string> => {
    const file = path.join(pool.networkDir, `${hash}.onnx`);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) return file;
    const running = fetching.get(file) ?? fetchNetwork(hash, file).finally(() => fetching.delete(file));
    fetching.set(file, running);
    return running;
  };

  const fetchNetwork = async (hash: string, file: string): Promise<string> => {
    await writeFile(`${file}.tmp`, await blobs.read(hash));
    await rename(`${file}.tmp`, file);
    return file;
  };

  const networkOf = async ({ onnxHash, preprocessing, classCount }: ServedModel): Promise<NetworkRef> => ({
    file: await networkFile(onnxHash),
    preprocessing,
    classCount,
  });

  return {
    classify: async ({ models, owner, ...photo }) => {
      const networks = await Promise.all(models.map(networkOf));
      return pool.run('classify', { ...photo, networks }, { priority: 'interactive', owner });
    },

    evaluate: async ({ model, bytes }) => {
      const networks = [await networkOf(model)];
      const request = { bytes, keepMetadata: true, networks, coins: 'whole' as const };
      const { answers } = await pool.run('classify', request, { priority: 'background' });
      // One network was asked.
      return answers[0] as NetworkAnswer;
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
