import { countOfKind, type LifecycleKind } from '@/shared/lifecycle-kinds';
import type { Db } from '../../db/dialect';
import { findActiveSweeps, findUnendedRuns, findUsers } from './repo';
import type { Scope } from './scope';

/**
 * Why some things cannot be hidden now, in sentences.
 * @param items a deletion that has marked them, or a scope
 * @param kinds what there may be among them
 */
export async function findObstacles(
  db: Db,
  items: string | Scope,
  kinds: readonly LifecycleKind[],
): Promise<string[]> {
  if (!kinds.includes('run') && !kinds.includes('sweep')) return [];
  const [runs, sweeps] = [await findUnendedRuns(db, items), await findActiveSweeps(db, items)];
  const names = (numbers: number[]) => numbers.map((number) => `#${number}`).join(', ');
  return [
    runs.length === 0
      ? []
      : `${runs.length === 1 ? 'Run' : 'Runs'} ${names(runs)} must end first: wait, or cancel.`,
    sweeps.length === 0
      ? []
      : `${sweeps.length === 1 ? 'Sweep' : 'Sweeps'} ${names(sweeps)} must end first: wait, or cancel.`,
  ].flat();
}

/** Who would be left without what a deletion has marked, in sentences. */
export async function findLeftUsers(db: Db, deletionId: string): Promise<string[]> {
  const users = await findUsers(db, deletionId);
  return users.map(({ kind, count, labels }) => {
    const more = count > labels.length ? ', …' : '';
    return `${countOfKind(kind, count)} ${count === 1 ? 'uses' : 'use'} it (${labels.join(', ')}${more}): delete them with it, or keep it.`;
  });
}
