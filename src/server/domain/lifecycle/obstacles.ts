import { countOfKind, type LifecycleKind } from '@/shared/lifecycle-kinds';
import type { Db } from '../../db/dialect';
import { findActiveSweeps, findChampionNumbers, findUnendedRuns, findUsers } from './repo';
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
  if (!kinds.includes('model')) return [];
  const champions = await findChampionNumbers(db, items);
  const hasRuns = kinds.includes('run') || kinds.includes('sweep');
  const runs = hasRuns ? await findUnendedRuns(db, items) : [];
  const sweeps = hasRuns ? await findActiveSweeps(db, items) : [];
  const names = (numbers: number[]) => numbers.map((number) => `#${number}`).join(', ');
  return [
    runs.length === 0
      ? []
      : `${runs.length === 1 ? 'Run' : 'Runs'} ${names(runs)} must end first: wait, or cancel.`,
    sweeps.length === 0
      ? []
      : `${sweeps.length === 1 ? 'Sweep' : 'Sweeps'} ${names(sweeps)} must end first: wait, or cancel.`,
    champions.length === 0
      ? []
      : `${champions.length === 1 ? `Model ${names(champions)} is the champion of its dataset` : `Models ${names(champions)} are champions of their datasets`}: roll back, or approve another version first.`,
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
