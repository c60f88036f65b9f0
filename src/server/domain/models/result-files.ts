import type { z } from 'zod';
import { type EvaluationFile, evaluationFileSchema, RESULT_FILES } from '@/shared/trainer-job';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';

export interface ResultFile {
  /** Relative to the results folder, see `RESULT_FILES`. */
  path: string;
  hash: string;
  bytes: number;
}

/**
 * Reads `evaluation.json` and checks it against the classes of its dataset version.
 * @throws AppError `bad-request` when it is missing, malformed or about other classes
 */
export async function readEvaluation(
  deps: Deps,
  hash: string | null,
  classCount: number,
): Promise<EvaluationFile> {
  const path = RESULT_FILES.evaluation;
  if (!hash) throw new AppError('bad-request', `The results have no ${path}.`);
  const evaluation = await readJsonBlob(deps, { hash, path, schema: evaluationFileSchema });
  for (const { summary, items } of evaluation.splits) {
    const outside = items.find((item) => item.truth >= classCount || item.predicted >= classCount);
    if (outside) {
      throw new AppError('bad-request', `${path} names a class that the dataset version does not have.`);
    }
    if (new Set(items.map((item) => item.hash)).size !== items.length) {
      throw new AppError('bad-request', `${path} lists a photo twice in the ${summary.split} split.`);
    }
  }
  return evaluation;
}

/** @throws AppError `bad-request` when the blob is not the document it should be */
export async function readJsonBlob<T>(
  deps: Deps,
  { hash, path, schema }: { hash: string; path: string; schema: z.ZodType<T> },
): Promise<T> {
  const text = (await deps.blobs.read(hash)).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
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
