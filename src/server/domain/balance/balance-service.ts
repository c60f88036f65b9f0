import type { CoinClass } from '@/shared/coin-class';
import type { DatasetBalance } from '@/shared/contracts/balance';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { hasVersion } from '../curation/report-repo';
import { findClasses } from '../datasets/repo';
import { readRunLeaks } from '../leaks/leak-gate';
import { balanceOf, type ClassCounts } from './balance';
import { countAnswers, countItems, findNewestModel } from './balance-repo';

/**
 * How evenly the photos of a version are spread over classes, currencies and countries, and what the smallest classes
 * cost by the newest model of its dataset. Classes are those of the version, and the model's by their keys.
 * @throws AppError `not-found`
 */
export async function getBalance({ db }: Deps, versionId: string): Promise<DatasetBalance> {
  if (!(await hasVersion(db, versionId)))
    throw new AppError('not-found', 'There is no such dataset version.');
  const [classes, items, model] = await Promise.all([
    findClasses(db, versionId),
    countItems(db, versionId),
    findNewestModel(db, versionId),
  ]);
  const rows = classes.map((coin): ClassCounts & { answered: { photos: number; right: number } } => ({
    coin,
    photos: { train: 0, validation: 0, test: 0 },
    answered: { photos: 0, right: 0 },
  }));
  const byIndex = new Map(rows.map((row) => [row.coin.index, row]));
  for (const { classIndex, split, _count } of items) {
    const photos = byIndex.get(classIndex)?.photos;
    if (photos && Object.hasOwn(photos, split)) photos[split as keyof typeof photos] += _count._all;
  }
  const evaluated = model && (await answersOf(db, model.id));
  if (model && evaluated) {
    const byKey = new Map(rows.map((row) => [row.coin.key, row]));
    const modelClasses = new Map((model.classes as unknown as CoinClass[]).map((coin) => [coin.index, coin]));
    for (const { truth, predicted, _count } of evaluated.answers) {
      const row = byKey.get(modelClasses.get(truth)?.key ?? '');
      if (!row) continue;
      row.answered.photos += _count._all;
      if (truth === predicted) row.answered.right += _count._all;
    }
  }
  const [leaks] = await readRunLeaks(db, model ? [model.run] : []);
  return {
    ...balanceOf(rows.map((row) => (row.answered.photos > 0 ? row : { ...row, answered: null }))),
    model: model &&
      evaluated && { id: model.id, number: model.number, split: evaluated.split, leaks: leaks ?? null },
  };
}

/** Of the test split, or of validation when the model was never tested. */
async function answersOf(db: Deps['db'], modelId: string) {
  for (const split of ['test', 'validation'] as const) {
    const answers = await countAnswers(db, { modelId, split });
    if (answers.length > 0) return { split, answers };
  }
  return null;
}
