import type { Overview } from '@/shared/contracts/overview';
import type { Db } from '../../db/dialect';

/** How much there is of everything. */
export async function countAll(db: Db): Promise<Overview['counts']> {
  const [datasets, photos, runs, models, classifications] = await Promise.all([
    db.dataset.count(),
    db.photo.count(),
    db.run.count(),
    db.modelVersion.count(),
    db.classification.count(),
  ]);
  return { datasets, photos, runs, models, classifications };
}

export function countRunsNamed(
  db: Db,
  { name, experiment }: { name: string; experiment: string },
): Promise<number> {
  return db.run.count({ where: { name, experiment: { name: experiment } } });
}
