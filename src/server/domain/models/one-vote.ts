import { groupsOf } from '@/shared/connected-groups';
import { oneVotePerGroup, type PairedCounts, type VotedCounts } from '@/shared/paired-test';
import type { Db } from '../../db/dialect';
import { findCoinGroups, findCopyGroups, findVerdicts, findVersionsOf } from './vote-repo';

/**
 * Counts photos that show the same thing once: near copies, as the reports of the models' dataset versions have found them, and
 * photos of one coin.
 */
export async function giveOneVote(
  db: Db,
  {
    baselineId,
    modelIds,
    split,
    counts,
  }: {
    baselineId: string;
    modelIds: readonly string[];
    split: string;
    /** Of each model, in their order. */
    counts: readonly PairedCounts[];
  },
): Promise<VotedCounts[]> {
  const versions = await findVersionsOf(db, [baselineId, ...modelIds]);
  const known = [...(await findCopyGroups(db, versions)), ...(await findCoinGroups(db, versions, split))];
  const hashes = [...new Set(known.flat())];
  const pairs = known.flatMap(([first, ...others]) =>
    first === undefined ? [] : others.map((other) => [first, other] as const),
  );
  const groups = groupsOf(hashes, pairs);
  if (groups.length === 0) return counts.map((one) => ({ ...one, grouped: { photos: 0, votes: 0 } }));
  const baseline = await findVerdicts(db, { modelId: baselineId, split, hashes });
  return Promise.all(
    modelIds.map(async (modelId, index) => {
      const model = await findVerdicts(db, { modelId, split, hashes });
      const shared = groups
        .map((group) => pairedCounts(group, { model, baseline }))
        .filter(({ photos }) => photos > 1);
      const voted = oneVotePerGroup(counts[index] as PairedCounts, shared);
      const photos = shared.reduce((sum, group) => sum + group.photos, 0);
      return { ...voted, grouped: { photos, votes: shared.length } };
    }),
  );
}

/** Of the photos of a group that both models were evaluated on. */
function pairedCounts(
  group: readonly string[],
  { model, baseline }: { model: ReadonlyMap<string, boolean>; baseline: ReadonlyMap<string, boolean> },
): PairedCounts {
  const counts = { photos: 0, bothRight: 0, onlyBaselineRight: 0, onlyModelRight: 0 };
  for (const hash of group) {
    const [right, baseRight] = [model.get(hash), baseline.get(hash)];
    if (right === undefined || baseRight === undefined) continue;
    counts.photos += 1;
    if (right && baseRight) counts.bothRight += 1;
    else if (right) counts.onlyModelRight += 1;
    else if (baseRight) counts.onlyBaselineRight += 1;
  }
  return counts;
}
