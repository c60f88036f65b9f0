import type { z } from 'zod';
import type { CoinClass } from '@/shared/coin-class';
import { summarize } from '@/shared/evaluation-summary';
import {
  type EvaluationItem,
  evaluationFileSchema,
  type GoldenFile,
  goldenFileSchema,
  RESULT_FILES,
} from '@/shared/trainer-job';
import { AppError } from '../../errors';
import type { EvaluatedSplit, PoolTasks } from '../pool-tasks';

/** A trainer keeps sixteen. */
const MAX_GOLDEN_PHOTOS = 64;

/**
 * Reads `evaluation.json` and checks it against the classes. Accuracies are counted here, whatever the trainer says.
 * @throws AppError `bad-request` when it is malformed or cannot be true
 */
export const readEvaluation: PoolTasks['readEvaluation'] = async ({ bytes, classes }) => {
  const path = RESULT_FILES.evaluation;
  const { splits } = readJson(bytes, { path, schema: evaluationFileSchema });
  if (new Set(splits.map(({ summary }) => summary.split)).size < splits.length) {
    throw new AppError('bad-request', `${path} has a split twice.`);
  }
  return splits.map(({ summary: { split, loss }, items }) => {
    const sorted = items.toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
    sorted.forEach((item, index) => {
      const problem =
        problemOf(item, classes) ?? (item.hash === sorted[index + 1]?.hash ? 'is listed twice' : null);
      if (problem) {
        throw new AppError(
          'bad-request',
          `${path}: the photo ${item.hash} of the ${split} split ${problem}.`,
        );
      }
    });
    if (sorted.length === 0) throw new AppError('bad-request', `${path} has no photo of the ${split} split.`);
    return { summary: summarize({ split, items: sorted, loss, classes }), ...columnsOf(sorted) };
  });
};

function problemOf(
  { hash, truth, predicted, confidence, rank }: EvaluationItem,
  classes: CoinClass[],
): string | null {
  const isClass = (index: number) => index >= 0 && index < classes.length;
  if (!/^[0-9a-f]{64}$/.test(hash)) return 'is not named by a SHA-256';
  if (!isClass(truth) || !isClass(predicted)) return 'names a class that the dataset version does not have';
  if (!(confidence >= 0 && confidence <= 1)) return 'has a confidence that is no probability';
  if (!isClass(rank - 1)) return 'has a rank that is not among the classes';
  return (rank === 1) === (predicted === truth) ? null : 'has a rank that contradicts what was predicted';
}

function columnsOf(items: EvaluationItem[]): Omit<EvaluatedSplit, 'summary'> {
  return {
    hashes: items.map(({ hash }) => hash).join(''),
    truth: Int32Array.from(items, ({ truth }) => truth),
    predicted: Int32Array.from(items, ({ predicted }) => predicted),
    confidence: Float64Array.from(items, ({ confidence }) => confidence),
    rank: Int32Array.from(items, ({ rank }) => rank),
  };
}

/** @throws AppError `bad-request` when it is malformed or of other classes */
export const readGolden: PoolTasks['readGolden'] = async ({ bytes, classCount }) => {
  const golden: GoldenFile = readJson(bytes, { path: RESULT_FILES.golden, schema: goldenFileSchema });
  if (golden.items.length > MAX_GOLDEN_PHOTOS) {
    throw new AppError('bad-request', `${RESULT_FILES.golden} has more than ${MAX_GOLDEN_PHOTOS} photos.`);
  }
  if (golden.items.some(({ probabilities }) => probabilities.length !== classCount)) {
    throw new AppError('bad-request', `${RESULT_FILES.golden} is about other classes.`);
  }
  return golden;
};

function readJson<T>(bytes: Uint8Array, { path, schema }: { path: string; schema: z.ZodType<T> }): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new AppError('bad-request', `${path} of the results is no JSON.`, { cause: error });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    'bad-request',
    `${path} of the results is not as expected at ${issue?.path.join('.')}: ${issue?.message}`,
  );
}
