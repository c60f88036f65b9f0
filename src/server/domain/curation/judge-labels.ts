import { groupsOf } from '@/shared/connected-groups';
import type { FindingPhoto } from '@/shared/contracts/curation';
import { tunables } from '../../tunables';
import type { BaseNetwork } from './base-network';
import { findEmbeddings } from './embedding-repo';
import { type NewFinding, UNTOUCHED } from './finding-repo';
import type { ReportDeps } from './report-deps';

interface Judged {
  photos: Map<string, FindingPhoto>;
  /** What photos of one coin share. */
  coins: Map<string, string>;
  nearCopies: readonly NewFinding[];
  network: BaseNetwork;
  signal: AbortSignal;
}

/**
 * Labels that the other photos contradict, and photos that look like no other of their class. Copies and faces of one
 * coin never speak for each other: a wrong label that was copied would confirm itself.
 */
export async function judgeLabels(
  { db, pool }: ReportDeps,
  { photos, coins, nearCopies, network, signal }: Judged,
): Promise<{ wrongLabels: NewFinding[]; outliers: NewFinding[] }> {
  const found = await findEmbeddings(db, { hashes: [...photos.keys()], network: network.name });
  signal.throwIfAborted();
  // In one order, whatever the database's.
  const hashes = [...found.keys()].sort();
  const [first] = found.values();
  if (!first) return { wrongLabels: [], outliers: [] };
  const embeddings = new Uint8Array(hashes.length * first.length);
  for (const [i, hash] of hashes.entries()) embeddings.set(found.get(hash) ?? [], i * first.length);
  const classKeys = [...new Set(hashes.map((hash) => photos.get(hash)?.classKey ?? ''))].sort();
  const classOf = new Map(classKeys.map((key, index) => [key, index]));
  const verdict = await pool.run(
    'judgeLabels',
    {
      embeddings,
      labels: Int32Array.from(hashes, (hash) => classOf.get(photos.get(hash)?.classKey ?? '') ?? 0),
      groups: groupsIn(hashes, { coins, nearCopies }),
    },
    { priority: 'background' },
  );
  const finding = (i: number, rest: Pick<NewFinding, 'kind' | 'measured' | 'threshold' | 'suggestion'>) => {
    const hash = hashes[i] as string;
    const photo = photos.get(hash) as FindingPhoto;
    const across = { acrossSplits: false, acrossClasses: false };
    return { ...rest, ...across, key: hash, photos: [photo], ...UNTOUCHED };
  };
  const worstFirst = (a: NewFinding, b: NewFinding) => (b.measured ?? 0) - (a.measured ?? 0);
  const wrongLabels = hashes.flatMap((_, i): NewFinding[] => {
    const suggestion = classKeys[verdict.suggested[i] as number] ?? null;
    const measured = verdict.doubt[i] as number;
    const threshold = verdict.isSmall[i] ? tunables.wrongLabelVotes : tunables.wrongLabelDoubt;
    if (suggestion === null || measured < threshold) return [];
    return [finding(i, { kind: 'wrong-label', measured, threshold, suggestion })];
  });
  const outliers = hashes.flatMap((_, i): NewFinding[] => {
    const measured = verdict.distance[i] as number;
    const threshold = tunables.outlierDistance;
    if (!(measured >= threshold)) return [];
    return [finding(i, { kind: 'outlier', measured, threshold, suggestion: null })];
  });
  return { wrongLabels: wrongLabels.sort(worstFirst), outliers: outliers.sort(worstFirst) };
}

/** The number of the group of each photo; one that stands alone is a group too. */
function groupsIn(
  hashes: readonly string[],
  { coins, nearCopies }: Pick<Judged, 'coins' | 'nearCopies'>,
): Int32Array {
  const chains = new Map<string, string>();
  const pairs: [string, string][] = nearCopies.flatMap(({ photos: [one, ...others] }) =>
    others.map(({ hash }): [string, string] => [one?.hash ?? '', hash]),
  );
  for (const [hash, coin] of coins) {
    const other = chains.get(coin);
    if (other !== undefined) pairs.push([other, hash]);
    chains.set(coin, hash);
  }
  const groupOf = new Map<string, number>();
  for (const [index, group] of groupsOf(hashes, pairs).entries()) {
    for (const hash of group) groupOf.set(hash, index);
  }
  let next = groupOf.size;
  return Int32Array.from(hashes, (hash) => groupOf.get(hash) ?? next++);
}
