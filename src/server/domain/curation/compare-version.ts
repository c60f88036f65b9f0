import { tunables } from '../../tunables';
import type { BaseNetwork } from './base-network';
import { packedEmbeddings } from './embedding-repo';
import { findCoins, findMeasures, upsertCopies } from './measure-repo';
import type { ReportDeps } from './report-deps';

/** Rows in one query. */
const CHUNK = 500;

interface Comparison {
  /** All photos of the version. */
  hashes: readonly string[];
  /** Gives features that propose pairs too; null when there is none. */
  network: BaseNetwork | null;
  /** Those that an earlier report has compared with each other. */
  known: ReadonlySet<string>;
  signal: AbortSignal;
  onPairs: (done: number, total: number) => Promise<void>;
}

/**
 * Finds the near copies and look-alikes among photos: descriptors propose pairs, and laying the one coin over the other decides. Every
 * pair with a new photo in it is looked at; the photos' neighbours are taken from all of the version.
 * @returns how many pairs were laid over each other
 */
export async function compareVersion(
  deps: ReportDeps,
  { hashes, network, known, signal, onPairs }: Comparison,
): Promise<number> {
  const described = await descriptorsOf(deps, { hashes, network });
  const isNew = described.hashes.map((hash) => !known.has(hash));
  const pairs = await propose(deps, { ...described, isNew, signal });
  let done = 0;
  const parts = partsOf(pairs, tunables.comparedPairsAtOnce).values();
  async function work(): Promise<void> {
    for (const part of parts) {
      signal.throwIfAborted();
      await compare(deps, described.hashes, part);
      done += part.length / 2;
      await onPairs(done, pairs.length / 2);
    }
  }
  const results = await Promise.allSettled(Array.from({ length: tunables.reportConcurrency }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return pairs.length / 2;
}

/** The photos that have descriptors, and those, one after the other. */
async function descriptorsOf(
  { db, pool }: ReportDeps,
  { hashes, network }: Pick<Comparison, 'hashes' | 'network'>,
): Promise<{ hashes: string[]; descriptors: Int8Array; length: number }> {
  const found: { hash: string; descriptors: Uint8Array }[] = [];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    for (const { hash, descriptors } of await findMeasures(db, hashes.slice(start, start + CHUNK))) {
      if (descriptors) found.push({ hash, descriptors });
    }
  }
  // In one order, whatever the database's: of a pair the lower hash is the first.
  found.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const sorted = found.map(({ hash }) => hash);
  const features = network
    ? await packedEmbeddings(db, { hashes: sorted, network: network.name })
    : new Uint8Array();
  const embedded =
    features.length > 0
      ? await pool.run(
          'describeEmbeddings',
          { embeddings: features, photos: sorted.length },
          { priority: 'background' },
        )
      : new Int8Array();
  const ofCoin = found[0]?.descriptors.length ?? 0;
  const ofEmbedding = embedded.length / Math.max(1, found.length);
  const length = ofCoin + ofEmbedding;
  const all = new Int8Array(found.length * length);
  for (const [i, { descriptors }] of found.entries()) {
    all.set(descriptors, i * length);
    all.set(embedded.subarray(i * ofEmbedding, (i + 1) * ofEmbedding), i * length + ofCoin);
  }
  return { hashes: sorted, descriptors: all, length };
}

async function propose(
  { pool }: ReportDeps,
  {
    descriptors,
    length,
    isNew,
    signal,
  }: { descriptors: Int8Array; length: number; isNew: boolean[]; signal: AbortSignal },
): Promise<Int32Array> {
  const rows = isNew.flatMap((is, row) => (is ? [row] : []));
  // As many as take a second or two, so that whoever waits for an answer soon has the process.
  const atOnce = Math.max(1, Math.floor(tunables.comparedDescriptorsAtOnce / Math.max(1, isNew.length)));
  const found = new Set<number>();
  for (let start = 0; start < rows.length; start += atOnce) {
    signal.throwIfAborted();
    const some = Int32Array.from(rows.slice(start, start + atOnce));
    const pairs = await pool.run(
      'proposeCopies',
      { descriptors, length, rows: some },
      { priority: 'background' },
    );
    for (let i = 0; i < pairs.length; i += 2) {
      found.add((pairs[i] as number) * isNew.length + (pairs[i + 1] as number));
    }
  }
  const sorted = Float64Array.from(found).sort();
  const result = new Int32Array(sorted.length * 2);
  for (const [i, pair] of sorted.entries()) {
    result[2 * i] = Math.floor(pair / isNew.length);
    result[2 * i + 1] = pair % isNew.length;
  }
  return result;
}

function partsOf(pairs: Int32Array, size: number): Int32Array[] {
  const parts: Int32Array[] = [];
  for (let start = 0; start < pairs.length; start += 2 * size)
    parts.push(pairs.slice(start, start + 2 * size));
  return parts;
}

async function compare(
  { db, pool }: ReportDeps,
  hashes: readonly string[],
  pairs: Int32Array,
): Promise<void> {
  const positions = [...new Set(pairs)];
  const coins = await findCoins(
    db,
    positions.map((position) => hashes[position] as string),
  );
  const present = positions.filter((position) => coins.has(hashes[position] as string));
  const placeOf = new Map(present.map((position, place) => [position, place]));
  const likeness = await pool.run(
    'compareCoins',
    {
      coins: present.map((position) => coins.get(hashes[position] as string) as Uint8Array),
      pairs: pairs.map((position) => placeOf.get(position) ?? -1),
    },
    { priority: 'background' },
  );
  const alike = [...likeness].flatMap((value, i) => {
    if (value < tunables.lookAlikeLikeness) return [];
    const [first, second] = [hashes[pairs[2 * i] as number], hashes[pairs[2 * i + 1] as number]];
    return first && second ? [{ first, second, likeness: value }] : [];
  });
  if (alike.length > 0) await db.$transaction((tx) => upsertCopies(tx, alike));
}
