import type { z } from 'zod';
import type { CoinClass } from '@/shared/coin-class';
import type { DifferingPhoto, differencesInput, ModelDifferences } from '@/shared/contracts/compare';
import type { Deps } from '../../deps';
import {
  countShared,
  countSharedRight,
  findAnswers,
  findAnyFileNames,
  findClassesOf,
  findDiffering,
} from './difference-repo';
import { findModelId } from './model-rows';
import { countEvaluated } from './repo';

/**
 * The photos that several models share, what each has right of them, and those on which they differ. Right is right by
 * each model's own classes, so that models of other data can be compared on what they have in common.
 * @throws AppError `not-found`
 */
export async function findDifferences(
  deps: Deps,
  { models, split, cursor, limit }: z.output<typeof differencesInput>,
): Promise<ModelDifferences> {
  const modelIds = await Promise.all(models.map((ref) => findModelId(deps, ref)));
  const compared = { modelIds: [...new Set(modelIds)], split };
  const [{ shared, differing }, right, evaluated, hashes] = await Promise.all([
    countShared(deps.db, compared),
    countSharedRight(deps.db, compared),
    countEvaluated(deps.db, compared),
    findDiffering(deps.db, compared, { offset: cursor, limit }),
  ]);
  return {
    split,
    shared,
    evaluated: modelIds.map((id) => evaluated.get(id) ?? 0),
    right: modelIds.map((id) => right.get(id) ?? 0),
    total: differing,
    nextCursor: cursor + limit < differing ? cursor + limit : null,
    photos: await readPhotos(deps, { modelIds, split, hashes }),
  };
}

async function readPhotos(
  { db }: Deps,
  { modelIds, split, hashes }: { modelIds: readonly string[]; split: string; hashes: readonly string[] },
): Promise<DifferingPhoto[]> {
  if (hashes.length === 0) return [];
  const [answers, names, rows] = await Promise.all([
    findAnswers(db, { modelIds, split, hashes }),
    findAnyFileNames(db, hashes),
    findClassesOf(db, modelIds),
  ]);
  const classes = new Map(rows.map(({ id, classes }) => [id, classes as unknown as CoinClass[]]));
  const byPlace = new Map(answers.map((answer) => [`${answer.modelId} ${answer.photoHash}`, answer]));
  return hashes.map((photoHash) => {
    const given = modelIds.flatMap((id) => byPlace.get(`${id} ${photoHash}`) ?? []);
    const labelOf = (modelId: string, index: number) =>
      classes.get(modelId)?.[index]?.label ?? `class ${index}`;
    const [first] = given;
    return {
      photoHash,
      fileName: names.get(photoHash) ?? '',
      label: first ? labelOf(first.modelId, first.truth) : '',
      answers: given.map(({ modelId, truth, predicted, confidence }) => ({
        label: labelOf(modelId, predicted),
        confidence,
        isRight: truth === predicted,
      })),
    };
  });
}
