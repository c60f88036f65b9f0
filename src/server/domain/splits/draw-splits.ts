import type { Split } from '@/shared/coin-class';
import { slices, sortInTurns } from '../../in-turns';

/** What is drawn from: photos, each once, and which of them belong together. */
export interface DrawnFrom {
  photos: readonly { hash: string; classKey: string }[];
  /** Hashes that must lie on one side: near copies, faces of one coin. No photo is in two groups. */
  groups: readonly (readonly string[])[];
  seed: number;
}

/** Photos that lie on one side together; by itself where a photo has no company. */
interface Unit {
  hashes: string[];
  /** Photos of each class. */
  counts: Map<string, number>;
  /** The class by which it is drawn: that of most of its photos. */
  home: string;
  order: number;
  /** Its lowest hash: names it whatever the order in which photos came. */
  key: string;
}

const EVALUATED = ['test', 'validation'] as const;

/**
 * Draws splits class by class. The same photos, groups, shares and seed give the same splits on every machine, in
 * whatever order they come.
 *
 * A class keeps at least one unit to train on; with two units the second validates, from three on each split with a
 * share has one. Beyond that each split comes as close to its share of the class as its units allow: it differs by the
 * photos of the largest unit at most. Units with a photo of `kept` lie in its split.
 *
 * @param shares of the photos of each class; what is left trains
 */
export async function drawSplits({
  kept,
  shares,
  ...from
}: DrawnFrom & {
  shares: { validation: number; test: number };
  /** Photos whose split is given, such as those of a locked test set. */
  kept?: ReadonlyMap<string, Split>;
}): Promise<Map<string, Split>> {
  const units = await unitsOf(from);
  const result = new Map<string, Split>();
  const taken = new Tally();
  const totals = new Tally();
  for (const unit of units) totals.add('train', unit);
  const put = (unit: Unit, split: Split) => {
    for (const hash of unit.hashes) result.set(hash, split);
    taken.add(split, unit);
  };
  const free: Unit[] = [];
  for (const unit of units) {
    const given = kept && splitOfUnit(unit, kept);
    if (given) put(unit, given);
    else free.push(unit);
  }
  for (const [home, pool] of await byHome(free)) {
    let left = pool;
    const lacks = (split: Split) => taken.of(split, home) === 0;
    for (const [position, split] of EVALUATED.entries()) {
      const target = shares[split] * totals.of('train', home);
      if (target === 0) continue;
      const later = EVALUATED.slice(position + 1).filter((next) => shares[next] > 0 && lacks(next)).length;
      // Two units have none to test on: one validates, one trains.
      const reserve = later + (lacks('train') ? 1 : 0);
      const rest: Unit[] = [];
      for (const [index, unit] of left.entries()) {
        const remaining = left.length - index + rest.length;
        const missing = target - taken.of(split, home);
        const size = unit.counts.get(home) ?? 0;
        const isNearer = size < 2 * missing || (lacks(split) && missing > 0);
        if (remaining > reserve && isNearer) put(unit, split);
        else rest.push(unit);
      }
      left = rest;
    }
    for (const unit of left) put(unit, 'train');
  }
  return result;
}

/** Test before validation before training: what was evaluated on is not trained on. */
function splitOfUnit({ hashes }: Unit, kept: ReadonlyMap<string, Split>): Split | undefined {
  const given = new Set(hashes.map((hash) => kept.get(hash)));
  return (['test', 'validation', 'train'] as const).find((split) => given.has(split));
}

/**
 * Deals photos out to folds, class by class, each unit to the fold that has the fewest photos of its class so far.
 * @returns the fold of each photo, from 1
 */
export async function drawFolds({
  folds,
  ...from
}: DrawnFrom & { folds: number }): Promise<Map<string, number>> {
  const result = new Map<string, number>();
  const taken = new Tally();
  const all = new Array<number>(folds + 1).fill(0);
  for (const [home, pool] of await byHome(await unitsOf(from))) {
    // The large ones first, so that the small ones even them out.
    for (const unit of pool.toSorted((a, b) => b.hashes.length - a.hashes.length)) {
      let best = 1;
      for (let fold = 2; fold <= folds; fold++) {
        const [mine, other] = [taken.of(String(fold), home), taken.of(String(best), home)];
        if (mine < other || (mine === other && (all[fold] ?? 0) < (all[best] ?? 0))) best = fold;
      }
      for (const hash of unit.hashes) result.set(hash, best);
      taken.add(String(best), unit);
      all[best] = (all[best] ?? 0) + unit.hashes.length;
    }
  }
  return result;
}

/** Photos of each class in each split. */
class Tally {
  readonly #counts = new Map<string, number>();

  of(side: string, classKey: string): number {
    return this.#counts.get(`${side} ${classKey}`) ?? 0;
  }

  add(side: string, { counts }: Unit): void {
    for (const [classKey, count] of counts) {
      this.#counts.set(`${side} ${classKey}`, this.of(side, classKey) + count);
    }
  }
}

/** In the order in which they are drawn. */
async function unitsOf({ photos, groups, seed }: DrawnFrom): Promise<Unit[]> {
  const groupOf = new Map<string, number>();
  for (const [index, group] of groups.entries()) for (const hash of group) groupOf.set(hash, index);
  const members = new Map<number | string, { hash: string; classKey: string }[]>();
  for await (const part of slices(photos)) {
    for (const photo of part) {
      const name = groupOf.get(photo.hash) ?? photo.hash;
      const known = members.get(name);
      if (known) known.push(photo);
      else members.set(name, [photo]);
    }
  }
  const units: Unit[] = [];
  const salt = scramble(seed);
  for await (const part of slices([...members.values()])) {
    for (const unit of part) units.push(unitOf(unit, salt));
  }
  return sortInTurns(units, (a, b) => a.order - b.order || (a.key < b.key ? -1 : 1));
}

function unitOf(photos: { hash: string; classKey: string }[], salt: number): Unit {
  const counts = new Map<string, number>();
  let key = photos[0]?.hash ?? '';
  for (const { hash, classKey } of photos) {
    counts.set(classKey, (counts.get(classKey) ?? 0) + 1);
    if (hash < key) key = hash;
  }
  let [home, most] = ['', 0];
  for (const [classKey, count] of counts) {
    if (count > most || (count === most && classKey < home)) [home, most] = [classKey, count];
  }
  const hashes = photos.map(({ hash }) => hash);
  return { hashes, counts, home, key, order: scramble(Number.parseInt(key.slice(0, 8), 16) ^ salt) };
}

/** Classes by their key, so that a group across two of them counts the same whoever comes first. */
async function byHome(units: readonly Unit[]): Promise<[string, Unit[]][]> {
  const pools = new Map<string, Unit[]>();
  for (const unit of units) {
    const pool = pools.get(unit.home);
    if (pool) pool.push(unit);
    else pools.set(unit.home, [unit]);
  }
  return [...pools].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Spreads a 32-bit number over its range (the finalizer of MurmurHash3): seeds next to each other draw unlike. */
function scramble(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
