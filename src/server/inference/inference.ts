import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { decodePixels, normalizePixels, type PreprocessingSpec } from '@/shared/preprocessing';
import { rotatePixels, rotationAngles } from '@/shared/rotate-pixels';
import { GOLDEN_TOLERANCE, type GoldenFile } from '@/shared/trainer-job';
import { AppError } from '../errors';
import { LeaseCache } from './lease-cache';

// ONNX Runtime sends usage reports to its maker unless told not to before its first session.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Where the models lie; the server's blob store is one. */
export interface ModelBlobs {
  read(hash: string): Promise<Uint8Array>;
}

export interface InferenceTunables {
  openInferenceSessions: number;
  maxInferenceThreads: number;
}

/** A model version as far as classifying with it needs. */
export interface ServedModel {
  id: string;
  onnxHash: string;
  preprocessing: PreprocessingSpec;
  classCount: number;
}

interface Classification {
  /** One for each class, in the order of the model's classes. */
  probabilities: Float32Array;
  /** The network alone, milliseconds, over all rotations; waiting for other requests does not count. */
  ms: number;
  /** Decoding, resizing, rotating and normalising, milliseconds. */
  preprocessMs: number;
}

interface GoldenVerdict {
  /** Largest difference of a probability; infinite when an answer has another length or is not a number. */
  maxDifference: number;
  /** Within the tolerance, for at least one photo. */
  agrees: boolean;
}

export interface Inference {
  /**
   * Asks one model about one photo; its probabilities are averaged over the rotations its preprocessing names.
   * @throws AppError `bad-image` when the bytes are no photo, `not-found` when the model's file is gone,
   * `unavailable` while the server shuts down.
   */
  classify(request: { model: ServedModel; bytes: Uint8Array }): Promise<Classification>;
  /**
   * Does the exported model give the trainer's own probabilities? Of the photo as it is, whatever rotations are
   * averaged later: the golden set checks the network, not the averaging.
   */
  verifyGolden(request: {
    onnxHash: string;
    preprocessing: PreprocessingSpec;
    golden: GoldenFile;
    readPhoto: (hash: string) => Promise<Uint8Array>;
  }): Promise<GoldenVerdict>;
  /** Hashes of the models held open, the least recently used first. */
  openModels(): string[];
  /** Refuses new requests, lets those in progress finish and closes every model. */
  close(): Promise<void>;
}

/**
 * Serves exported models with ONNX Runtime in this process. Its binding computes on the calling thread: the
 * event loop waits while a network runs (some 5 ms), and gets its turn between any two.
 */
export function createInference({
  blobs,
  tunables,
}: {
  blobs: ModelBlobs;
  tunables: InferenceTunables;
}): Inference {
  const threads = Math.min(availableParallelism(), tunables.maxInferenceThreads);
  const mutex = new Mutex();
  const sessions = new LeaseCache<InferenceSession>({
    capacity: tunables.openInferenceSessions,
    open: async (hash) => InferenceSession.create(await blobs.read(hash), sessionOptions(threads)),
  });
  const inProgress = new Set<Promise<unknown>>();
  let closed = false;

  const track = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw new AppError('unavailable', 'The server is shutting down. Try again in a moment.');
    const promise = work();
    inProgress.add(promise);
    try {
      return await promise;
    } finally {
      inProgress.delete(promise);
    }
  };

  const predict = async (
    { onnxHash, preprocessing }: { onnxHash: string; preprocessing: PreprocessingSpec },
    bytes: Uint8Array,
  ): Promise<Classification> => {
    const start = performance.now();
    const pixels = await decode(bytes, preprocessing);
    let preprocessMs = performance.now() - start;
    return sessions.use(onnxHash, async (session) => {
      const answers: Float32Array[] = [];
      let ms = 0;
      // One view at a time and not all as one batch, so that the event loop gets its turn between them too.
      for (const degrees of rotationAngles(preprocessing.testTimeRotations)) {
        await mutex.pass(async () => {
          const began = performance.now();
          const input = toInput(pixels, preprocessing, degrees);
          const ran = performance.now();
          answers.push(await runSession(session, input));
          preprocessMs += ran - began;
          ms += performance.now() - ran;
        });
      }
      return { probabilities: mean(answers), ms, preprocessMs };
    });
  };

  return {
    classify: ({ model, bytes }) =>
      track(async () => {
        const answer = await predict(model, bytes);
        if (answer.probabilities.length !== model.classCount) {
          throw new Error(
            `model ${model.id} answers ${answer.probabilities.length} probabilities for ${model.classCount} classes`,
          );
        }
        return answer;
      }),

    verifyGolden: ({ golden, readPhoto, onnxHash, preprocessing }) =>
      track(async () => {
        const model = { onnxHash, preprocessing: { ...preprocessing, testTimeRotations: 1 } };
        let maxDifference = 0;
        for (const { hash, probabilities } of golden.items) {
          const answer = await predict(model, await readPhoto(hash));
          maxDifference = Math.max(maxDifference, largestDifference(probabilities, answer.probabilities));
        }
        return { maxDifference, agrees: golden.items.length > 0 && maxDifference <= GOLDEN_TOLERANCE };
      }),

    openModels: () => sessions.keys(),

    close: async () => {
      closed = true;
      await Promise.allSettled(inProgress);
      await sessions.clear();
    },
  };
}

/** How the server opens a session. */
export function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Idle threads would spin for a while: cores that a trainer on this machine has better use for.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** @throws AppError `bad-image` */
async function decode(bytes: Uint8Array, spec: PreprocessingSpec): Promise<Uint8Array> {
  return decodePixels({ sharp, bytes, spec }).catch((cause: unknown) => {
    throw new AppError(
      'bad-photo',
      'This file cannot be read as a photo. Use a JPEG, PNG, WebP, AVIF, TIFF or GIF that opens elsewhere.',
      { cause },
    );
  });
}

/** @returns the network's input for one turn of a photo, `[1, size, size, 3]`. */
function toInput(pixels: Uint8Array, spec: PreprocessingSpec, degrees: number): Tensor {
  const { size } = spec;
  const view = degrees === 0 ? pixels : rotatePixels({ pixels, size, degrees });
  return new Tensor('float32', normalizePixels(view, spec), [1, size, size, 3]);
}

async function runSession(session: InferenceSession, input: Tensor): Promise<Float32Array> {
  const { probabilities } = await session.run({ input });
  if (!(probabilities?.data instanceof Float32Array))
    throw new Error('the model has no output "probabilities"');
  return probabilities.data;
}

/** Element by element. */
function mean(answers: readonly Float32Array[]): Float32Array {
  const [first, ...others] = answers;
  if (!first || others.length === 0) return first ?? new Float32Array();
  return first.map((p, i) => others.reduce((sum, other) => sum + (other[i] as number), p) / answers.length);
}

function largestDifference(expected: readonly number[], actual: Float32Array): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((largest, p, i) => {
    const difference = Math.abs(p - (actual[i] as number));
    return Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }, 0);
}

/** Runs tasks one after the other, in the order they came; a task that fails does not hold up the next. */
class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  pass<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
