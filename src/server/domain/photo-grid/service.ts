import type { z } from 'zod';
import type { Split } from '@/shared/coin-class';
import { FINDING_KINDS } from '@/shared/contracts/curation';
import type { EvaluationResult } from '@/shared/contracts/evaluations';
import {
  type answerClassesInput,
  type GridPhoto,
  PHOTO_SOURCES,
  type PhotoChoices,
  type PhotoGridPage,
  type PhotoOutline,
  type photoGridInput,
  type photoOutlineInput,
} from '@/shared/contracts/photo-grid';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { findClasses } from '../datasets/repo';
import { readRunLeaks } from '../leaks/leak-gate';
import { classesOf } from '../models/model-rows';
import { countOpenFindings, findAnsweredEvaluations, findEvaluationOf, findSources } from './choices-repo';
import { findPhotos } from './filter-repo';
import { findPageIds } from './find-ids';
import { KeptAnswers } from './kept-answers';
import { outlineOf } from './outline';
import { stretchesOf } from './stretches';

/**
 * Photos of a version that a filter finds, in the order of class, split and file: the id is the order. `cursor` is the
 * last id of the page before.
 * @throws AppError `not-found` for an evaluation of something else
 */
export async function listPhotos(
  { db }: Pick<Deps, 'db'>,
  { versionId, filter, cursor, limit }: z.output<typeof photoGridInput>,
): Promise<PhotoGridPage> {
  const [classes, answered, ids] = await Promise.all([
    findClasses(db, versionId),
    answerLabels(db, { versionId, evaluation: filter.evaluation }),
    findPageIds(db, { versionId, filter, after: cursor }, { limit: limit + 1 }),
  ]);
  const labels = new Map(classes.map((coin) => [coin.index, coin.label]));
  const rows = await findPhotos(db, ids.slice(0, limit), filter.evaluation);
  const items = rows.map(
    (row): GridPhoto => ({
      id: row.id,
      hash: row.photoHash,
      classIndex: row.classIndex,
      classLabel: labels.get(row.classIndex) ?? '',
      split: row.split as Split,
      fileName: row.fileName,
      origin: row.origin,
      answer: row.answer && {
        label: answered.get(row.answer.predicted) ?? '',
        isRight: row.answer.isRight,
        confidence: row.answer.confidence,
      },
    }),
  );
  return { items, nextCursor: ids.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** How many photos a filter finds, and where each page of them begins. */
export const getOutline = (
  { db }: Pick<Deps, 'db'>,
  { versionId, filter }: z.output<typeof photoOutlineInput>,
): Promise<PhotoOutline> => outlineOf(db, { versionId, filter });

/** What the photos of a version can be filtered by, beside their classes. */
export async function getChoices({ db }: Pick<Deps, 'db'>, versionId: string): Promise<PhotoChoices> {
  const [findings, sources, evaluations] = await Promise.all([
    countOpenFindings(db, versionId),
    keptSources.get(versionId, () => sourcesOf(db, versionId)),
    findAnsweredEvaluations(db, versionId),
  ]);
  const leaks = await readRunLeaks(
    db,
    evaluations.map(({ model }) => model.run),
  );
  const counts = new Map(findings.map(({ kind, _count }) => [kind, _count._all]));
  return {
    flags: FINDING_KINDS.flatMap((kind) => {
      const count = counts.get(kind);
      return count === undefined ? [] : [{ kind, findings: count }];
    }),
    sources: PHOTO_SOURCES.filter((source) => sources.includes(source)),
    evaluations: evaluations.map(({ id, split, result, model }, i) => ({
      id,
      model: model.number,
      modelName: model.name,
      split: split as Split | 'all',
      top1: (result as unknown as EvaluationResult | null)?.top1.share ?? null,
      leaks: leaks[i] ?? null,
    })),
  };
}

/** What the model of an evaluation can answer, in the order of its classes. @throws AppError `not-found` */
export async function getAnswerClasses(
  { db }: Pick<Deps, 'db'>,
  { versionId, evaluation }: z.output<typeof answerClassesInput>,
): Promise<{ index: number; label: string }[]> {
  const labels = await answerLabels(db, { versionId, evaluation });
  return [...labels].map(([index, label]) => ({ index, label }));
}

/** Module-level: by version, which stays as it is. */
const keptSources = new KeptAnswers<string[]>(100);

async function sourcesOf(db: Deps['db'], versionId: string): Promise<string[]> {
  const sources = new Set<string>();
  for await (const stretch of stretchesOf(db, versionId))
    for (const source of await findSources(db, { versionId, ...stretch })) sources.add(source);
  return [...sources];
}

/** What the model of an evaluation calls its classes. @throws AppError `not-found` */
async function answerLabels(
  db: Deps['db'],
  { versionId, evaluation }: { versionId: string; evaluation: string | undefined },
): Promise<Map<number, string>> {
  if (evaluation === undefined) return new Map();
  const found = await findEvaluationOf(db, { id: evaluation, versionId });
  if (!found) {
    throw new AppError(
      'not-found',
      'This evaluation is not there, or is one of another version. Choose another.',
    );
  }
  return new Map(classesOf(found.model).map(({ index, label }) => [index, label]));
}
