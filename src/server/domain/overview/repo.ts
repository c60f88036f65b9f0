import type { Overview } from '@/shared/contracts/overview';
import type { Db } from '../../db/dialect';
import { shown } from '../../db/visible';

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

export function countRunsNamed(
  db: Db,
  { name, experiment }: { name: string; experiment: string },
): Promise<number> {
  return db.run.count({ where: { name, experiment: { name: experiment } } });
}
