import type { Overview } from '@/shared/contracts/overview';
import type { Db } from '../../db/dialect';
import { shown } from '../../db/visible';

/** Among so many of the latest a few datasets are looked for. */
const MOST_VERSIONS = 50;

/** How much there is of everything. */
export async function countAll(db: Db): Promise<Overview['counts']> {
  const [datasets, photos, runs, models, classifications] = await Promise.all([
    db.dataset.count({ where: shown }),
    db.photo.count(),
    db.run.count({ where: shown }),
    db.modelVersion.count({ where: shown }),
    db.classification.count({ where: shown }),
  ]);
  return { datasets, photos, runs, models, classifications };
}

/**
 * The dataset versions that models were last trained on, the latest first, one of each dataset: models of different data
 * are not ranked together.
 */
export async function findLatestTrainedVersions(db: Db, limit: number): Promise<{ id: string }[]> {
  const groups = await db.modelVersion.groupBy({
    by: ['datasetVersionId'],
    where: shown,
    _max: { number: true },
    orderBy: { _max: { number: 'desc' } },
    take: MOST_VERSIONS,
  });
  const ids = groups.map(({ datasetVersionId }) => datasetVersionId);
  const versions = await db.datasetVersion.findMany({
    where: { id: { in: ids }, dataset: shown },
    select: { id: true, datasetId: true },
  });
  const latest = ids.flatMap((id) => versions.find((version) => version.id === id) ?? []);
  const seen = new Set<string>();
  return latest.filter(({ datasetId }) => !seen.has(datasetId) && seen.add(datasetId)).slice(0, limit);
}

export function countRunsNamed(
  db: Db,
  { name, experiment }: { name: string; experiment: string },
): Promise<number> {
  return db.run.count({ where: { name, experiment: { name: experiment } } });
}
