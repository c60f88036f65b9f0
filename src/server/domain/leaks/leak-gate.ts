import type { LeakGroup, RunLeaks, VersionLeaks } from '@/shared/contracts/leaks';
import { counted } from '@/shared/format';
import type { Db, Tx } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { countLeaks, findLeakGroups, findOverriddenGroups, findOverrides, insertOverride } from './leak-repo';

interface VersionToTrainOn {
  id: string;
  number: number;
  dataset: { name: string };
}

/** What is known of leaks in a version. */
export async function readVersionLeaks(db: Db, versionId: string): Promise<VersionLeaks> {
  const { isReported, groups } = (await countLeaks(db, [versionId])).get(versionId) ?? nothing;
  return { state: groups > 0 ? 'found' : isReported ? 'none' : 'unknown', groups };
}

const nothing = { isReported: false, groups: 0 };

/**
 * Whether runs may be queued on a version, asked in the transaction that queues them: with leaks only by somebody's
 * word. While the report is not finished they may, and are held in the queue should it find leaks before they start.
 * @returns the id of the override that is written for them; null when none is needed
 * @throws AppError `conflict` when the version has leaks and no reason is given
 */
export async function passLeakGate(
  tx: Tx,
  actor: Actor,
  { version, reason }: { version: VersionToTrainOn; reason: string | undefined },
): Promise<string | null> {
  const leaks = await readVersionLeaks(tx, version.id);
  if (leaks.state === 'none') return null;
  if (reason !== undefined) return override(tx, actor, { versionId: version.id, reason });
  if (leaks.state === 'unknown') return null;
  throw new AppError(
    'conflict',
    `Version ${version.number} of "${version.dataset.name}" has ${counted(leaks.groups, 'group')} of copies across its splits: ` +
      'a model trained on it would be tested on photos that it has seen. Draw the splits again or take the copies out, ' +
      'or say why it shall be trained on all the same (overrideLeaks, --override-leaks REASON).',
  );
}

/** Writes down that somebody lets runs train on a version with what leaks in it now. @returns its id */
export async function override(
  tx: Tx,
  { name }: Actor,
  { versionId, reason }: { versionId: string; reason: string },
): Promise<string> {
  const groups = await findLeakGroups(tx, versionId);
  return insertOverride(tx, { versionId, reason, createdBy: name, groups });
}

export interface GatedRun {
  datasetVersionId: string;
  leakOverrideId: string | null;
  attempt: number;
}

/**
 * Tells which queued runs wait for somebody's word: leaks were found after they were queued. One that has begun goes
 * on. It asks once for each version.
 */
export class LeakHold {
  readonly #versions = new Map<string, boolean>();

  constructor(private readonly db: Db) {}

  async holds({ datasetVersionId, leakOverrideId, attempt }: GatedRun): Promise<boolean> {
    if (leakOverrideId !== null || attempt > 0) return false;
    let leaks = this.#versions.get(datasetVersionId);
    if (leaks === undefined) {
      leaks = (await readVersionLeaks(this.db, datasetVersionId)).state === 'found';
      this.#versions.set(datasetVersionId, leaks);
    }
    return leaks;
  }
}

/** What stands beside the figures of runs, in their order; null for those whose data has no leaks. */
export async function readRunLeaks(
  db: Db,
  runs: readonly { datasetVersionId: string; leakOverrideId: string | null }[],
): Promise<(RunLeaks | null)[]> {
  if (runs.length === 0) return [];
  const [known, overrides] = await Promise.all([
    countLeaks(
      db,
      runs.map(({ datasetVersionId }) => datasetVersionId),
    ),
    findOverrides(db, [...new Set(runs.flatMap(({ leakOverrideId }) => leakOverrideId ?? []))]),
  ]);
  const byId = new Map(overrides.map((row) => [row.id, row]));
  return runs.map(({ datasetVersionId, leakOverrideId }): RunLeaks | null => {
    const { isReported, groups } = known.get(datasetVersionId) ?? nothing;
    const row = leakOverrideId === null ? undefined : byId.get(leakOverrideId);
    const count = Math.max(row?.groupCount ?? 0, groups);
    if (count === 0) return isReported ? null : { state: 'unknown', groups: 0, override: null };
    if (!row) return { state: 'found', groups: count, override: null };
    const { createdBy: by, createdAt: at, reason } = row;
    return { state: 'overridden', groups: count, override: { by, at, reason } };
  });
}

/** The groups that were overridden for a run; none when nothing was. */
export async function readOverriddenGroups(
  { db }: Pick<Deps, 'db'>,
  { leakOverrideId }: { leakOverrideId: string | null },
): Promise<LeakGroup[]> {
  return leakOverrideId === null ? [] : findOverriddenGroups(db, leakOverrideId);
}
