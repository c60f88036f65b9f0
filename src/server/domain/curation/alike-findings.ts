import { groupsOf } from '@/shared/connected-groups';
import type { FindingPhoto } from '@/shared/contracts/curation';
import { tunables } from '../../tunables';
import { type NewFinding, UNTOUCHED } from './finding-repo';
import { acrossOf, groupKey } from './groups';
import { findCopies } from './measure-repo';
import type { ReportDeps } from './report-deps';
import type { VersionPhotos } from './version-photos';

/** Rows in one query. */
const CHUNK = 500;

interface AlikePair {
  first: string;
  second: string;
  likeness: number;
}

/**
 * Near copies, and groups that hold more than those: what only looks alike is for people to judge. Of the photos that
 * Mintmark drew no two are copies, which is known: each is a picture of its own, of a coin whose relief is the same to
 * the last bit, which no two real coins' are.
 */
export async function alikeFindings(
  { db }: ReportDeps,
  { photos, drawn }: Pick<VersionPhotos, 'photos' | 'drawn'>,
): Promise<{ nearCopies: NewFinding[]; lookAlikes: NewFinding[] }> {
  const hashes = [...photos.keys()];
  const pairs: AlikePair[] = [];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await findCopies(db, hashes.slice(start, start + CHUNK));
    pairs.push(...rows.filter(({ second }) => photos.has(second)));
  }
  const nearCopies = groupFindings('near-copies', {
    photos,
    pairs: pairs.filter(({ first, second }) => !(drawn.has(first) && drawn.has(second))),
    threshold: tunables.nearCopyLikeness,
  });
  const proven = new Set(nearCopies.map(({ key }) => key));
  const lookAlikes = groupFindings('look-alikes', { photos, pairs, threshold: tunables.lookAlikeLikeness });
  return { nearCopies, lookAlikes: lookAlikes.filter(({ key }) => !proven.has(key)) };
}

/** A finding for each group of photos that pairs of at least this likeness join. */
function groupFindings(
  kind: 'near-copies' | 'look-alikes',
  {
    photos,
    pairs,
    threshold,
  }: { photos: Map<string, FindingPhoto>; pairs: readonly AlikePair[]; threshold: number },
): NewFinding[] {
  const joining = pairs.filter(({ likeness }) => likeness >= threshold);
  const groups = groupsOf(
    [...photos.keys()],
    joining.map(({ first, second }) => [first, second] as const),
  );
  // By one of its photos, as each is in one group only.
  const groupOf = new Map(groups.flatMap((group, index) => group.map((hash) => [hash, index] as const)));
  const best = new Map<number, number>();
  for (const { first, likeness } of joining) {
    const group = groupOf.get(first) ?? -1;
    best.set(group, Math.max(best.get(group) ?? 0, likeness));
  }
  const findings = groups.map((group, index): NewFinding => {
    const members = group.flatMap((hash) => photos.get(hash) ?? []);
    return {
      kind,
      key: groupKey(group),
      ...acrossOf(members),
      measured: best.get(index) ?? null,
      threshold,
      suggestion: null,
      photos: members,
      ...UNTOUCHED,
    };
  });
  const gravity = (finding: NewFinding) => Number(finding.acrossClasses) + 2 * Number(finding.acrossSplits);
  return findings.sort((a, b) => gravity(b) - gravity(a));
}
