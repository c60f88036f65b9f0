import type { CoinClass } from '@/shared/coin-class';
import type { EvaluationSummary } from '@/shared/run-events';
import { type GoldenFile, RESULT_FILES } from '@/shared/trainer-job';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { joinInTurns, slices } from '../../in-turns';
import type { EvaluatedSplit } from '../../pool/pool-tasks';
import { findSplitLabels } from './repo';

export interface ResultFile {
  /** Relative to the results folder, see `RESULT_FILES`. */
  path: string;
  hash: string;
  bytes: number;
}

/** What was predicted of one photo, as the database keeps it. */
export interface PhotoPrediction {
  split: string;
  photoHash: string;
  truth: number;
  predicted: number;
  confidence: number;
  rank: number;
}

/** The largest are those of a hundred thousand photos: some 20 MB. */
const MAX_EVALUATION_BYTES = 64 * 1024 ** 2;
/** Sixteen photos with a probability for each of five thousand classes. */
const MAX_GOLDEN_BYTES = 8 * 1024 ** 2;
/** Classes whose photos are read in one query. */
const CLASSES_AT_ONCE = 20;

/**
 * Reads `evaluation.json` and holds it against the dataset version: it is about all photos of a split, each under
 * its own class, but for those that the run could not decode. Accuracies are counted here; of what the worker claims only the loss is taken.
 * @throws AppError `bad-request` when it is missing, malformed or about other photos or classes
 */
export async function readEvaluation(
  deps: Deps,
  {
    hash,
    versionId,
    classes,
    unreadable,
  }: {
    hash: string | null;
    versionId: string;
    classes: CoinClass[];
    /** Hashes of photos that may be missing. */
    unreadable: ReadonlySet<string>;
  },
): Promise<{ summaries: EvaluationSummary[]; predictions: PhotoPrediction[] }> {
  const path = RESULT_FILES.evaluation;
  if (!hash) throw new AppError('bad-request', `The results have no ${path}.`);
  const bytes = await readBounded(deps, { hash, path, maxBytes: MAX_EVALUATION_BYTES });
  const splits = await deps.pool.run('readEvaluation', { bytes, classes }, { priority: 'background' });
  const predictions: PhotoPrediction[] = [];
  for (const split of splits) {
    const rows = await toRows(split);
    await requireLabels(deps, { rows, split: split.summary.split, versionId, classes, unreadable });
    for await (const part of slices(rows)) predictions.push(...part);
  }
  return { summaries: splits.map(({ summary }) => summary), predictions };
}

/**
 * Reads `golden.json`.
 * @throws AppError `bad-request` when it is not as it should be
 */
export async function readGolden(
  deps: Deps,
  { hash, classCount }: { hash: string; classCount: number },
): Promise<GoldenFile> {
  const bytes = await readBounded(deps, { hash, path: RESULT_FILES.golden, maxBytes: MAX_GOLDEN_BYTES });
  return deps.pool.run('readGolden', { bytes, classCount }, { priority: 'background' });
}

/**
 * Reads a file of the results whole.
 * @throws AppError `bad-request` when it is larger than it can be
 */
export async function readBounded(
  { blobs }: Pick<Deps, 'blobs'>,
  { hash, path, maxBytes }: { hash: string; path: string; maxBytes: number },
): Promise<Buffer> {
  const { stream, bytes } = await blobs.open(hash);
  if (bytes > maxBytes) {
    stream.destroy();
    throw new AppError(
      'bad-request',
      `"${path}" of the results has ${bytes} bytes; at most ${maxBytes} fit.`,
    );
  }
  return joinInTurns(await stream.toArray());
}

async function toRows({ summary, hashes, ...columns }: EvaluatedSplit): Promise<PhotoPrediction[]> {
  const rows: PhotoPrediction[] = [];
  for await (const part of slices(Array.from(columns.truth.keys()))) {
    for (const index of part) {
      rows.push({
        split: summary.split,
        photoHash: hashes.slice(index * 64, (index + 1) * 64),
        truth: columns.truth[index] as number,
        predicted: columns.predicted[index] as number,
        confidence: columns.confidence[index] as number,
        rank: columns.rank[index] as number,
      });
    }
  }
  return rows;
}

async function requireLabels(
  deps: Deps,
  {
    rows,
    split,
    versionId,
    classes,
    unreadable,
  }: {
    rows: PhotoPrediction[];
    split: string;
    versionId: string;
    classes: CoinClass[];
    unreadable: ReadonlySet<string>;
  },
): Promise<void> {
  const truths = new Map<string, number>();
  for await (const part of slices(rows)) for (const row of part) truths.set(row.photoHash, row.truth);
  let found = 0;
  for (let start = 0; start < classes.length; start += CLASSES_AT_ONCE) {
    const indices = classes.slice(start, start + CLASSES_AT_ONCE).map(({ index }) => index);
    const labels = await findSplitLabels(deps.db, { versionId, split, classIndices: indices });
    for (const { photoHash, classIndex } of labels) {
      const truth = truths.get(photoHash);
      if (truth === undefined && unreadable.has(photoHash)) continue;
      if (truth !== classIndex) throw otherPhotos(split);
      found += 1;
    }
  }
  if (found !== rows.length) throw otherPhotos(split);
}

const otherPhotos = (split: string) =>
  new AppError(
    'bad-request',
    `${RESULT_FILES.evaluation} is not about the photos of the ${split} split under their own classes.`,
  );
