import type { Split } from '@/shared/coin-class';
import type { DatasetClassRow } from '@/shared/contracts/datasets';
import type { Deps } from '../../deps';

/** The classes of a version with their counts and a photo each. */
export async function listClassRows(deps: Deps, versionId: string): Promise<DatasetClassRow[]> {
  const [classes, groups] = await Promise.all([
    deps.db.datasetClass.findMany({ where: { versionId }, orderBy: { index: 'asc' } }),
    deps.db.datasetItem.groupBy({
      by: ['classIndex', 'split'],
      where: { versionId },
      _count: { _all: true },
      _min: { id: true },
    }),
  ]);
  const samples = await deps.db.datasetItem.findMany({
    where: {
      id: { in: groups.filter((group) => group.split === 'train').flatMap((group) => group._min.id ?? []) },
    },
    select: { classIndex: true, photoHash: true },
  });
  const sampleOf = new Map(samples.map((sample) => [sample.classIndex, sample.photoHash]));
  const rows = new Map<number, DatasetClassRow>(
    classes.map(({ index, key, label, value, currency, country }) => [
      index,
      {
        index,
        key,
        label,
        value,
        currency,
        country,
        photos: { train: 0, validation: 0, test: 0 },
        sampleHash: sampleOf.get(index) ?? null,
      },
    ]),
  );
  for (const { classIndex, split, _count } of groups) {
    const row = rows.get(classIndex);
    if (row) row.photos[split as Split] = _count._all;
  }
  return [...rows.values()];
}
