import { SPLITS, type Split } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
import {
  CHANGE_KINDS,
  type ChangeKind,
  type ClassChange,
  type ClassFacts,
  type PhotoChange,
  type PlacedInVersion,
  type VersionDiff,
} from '@/shared/contracts/version-diff';
import { slices } from '../../../in-turns';

/** A version as far as it is compared. */
export interface ComparedVersion {
  classes: readonly ClassFacts[];
  /** Each photo once. */
  photos: readonly ComparedPhoto[];
}

interface ComparedPhoto {
  hash: string;
  classKey: string;
  split: Split;
  name: string;
  coin: string | null;
}

export type Difference = Pick<VersionDiff, 'counts' | 'same' | 'classes'> & { changes: PhotoChange[] };

/** What became of each photo and class from one version to another. Photos that went come last. */
export async function compareVersions(before: ComparedVersion, after: ComparedVersion): Promise<Difference> {
  const old = new Map<string, ComparedPhoto>();
  for await (const part of slices(before.photos)) for (const photo of part) old.set(photo.hash, photo);
  const classes = new ClassTally(before, after);
  const counts = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  const changes: PhotoChange[] = [];
  let same = 0;
  const note = (was: ComparedPhoto | undefined, is: ComparedPhoto | undefined) => {
    classes.count(was, is);
    const kinds = kindsOf(was, is);
    if (kinds.length === 0) same++;
    else {
      for (const kind of kinds) counts[kind]++;
      const hash = (was ?? is)?.hash ?? '';
      changes.push({
        hash,
        kinds,
        before: classes.placed(was, 'before'),
        after: classes.placed(is, 'after'),
      });
    }
  };
  for await (const part of slices(after.photos)) {
    for (const photo of part) {
      note(old.get(photo.hash), photo);
      old.delete(photo.hash);
    }
  }
  for await (const part of slices([...old.values()])) for (const photo of part) note(photo, undefined);
  return { counts, same, changes, classes: classes.changed() };
}

function kindsOf(was: ComparedPhoto | undefined, is: ComparedPhoto | undefined): ChangeKind[] {
  if (!was) return ['came'];
  if (!is) return ['went'];
  const kinds: ChangeKind[] = [];
  if (was.split !== is.split) kinds.push('moved');
  if (was.classKey !== is.classKey) kinds.push('relabelled');
  if (was.name !== is.name || was.coin !== is.coin) kinds.push('metadata');
  return kinds;
}

const none = (): SplitCounts => ({ train: 0, validation: 0, test: 0 });

/** What becomes of each class. */
class ClassTally {
  readonly #rows = new Map<string, ClassChange>();
  readonly #labels: Record<'before' | 'after', Map<string, string>>;

  constructor(before: ComparedVersion, after: ComparedVersion) {
    const labelsOf = ({ classes }: ComparedVersion) => new Map(classes.map(({ key, label }) => [key, label]));
    this.#labels = { before: labelsOf(before), after: labelsOf(after) };
    const [old, now] = [byKey(before), byKey(after)];
    for (const key of [...now.keys(), ...old.keys()]) {
      if (this.#rows.has(key)) continue;
      const [was, is] = [old.get(key) ?? null, now.get(key) ?? null];
      this.#rows.set(key, {
        key,
        label: (is ?? was)?.label ?? key,
        before: none(),
        after: none(),
        came: 0,
        went: 0,
        moved: 0,
        relabelledIn: 0,
        relabelledOut: 0,
        names: JSON.stringify(was) === JSON.stringify(is) ? null : { before: was, after: is },
      });
    }
  }

  count(was: ComparedPhoto | undefined, is: ComparedPhoto | undefined): void {
    const [from, to] = [was && this.#rows.get(was.classKey), is && this.#rows.get(is.classKey)];
    if (was && from) from.before[was.split]++;
    if (is && to) to.after[is.split]++;
    if (!was && to) to.came++;
    else if (!is && from) from.went++;
    else if (from && to && from !== to) {
      from.relabelledOut++;
      to.relabelledIn++;
    }
    if (was && is && was.split !== is.split && to) to.moved++;
  }

  placed(photo: ComparedPhoto | undefined, side: 'before' | 'after'): PlacedInVersion | null {
    if (!photo) return null;
    const { classKey, split, name, coin } = photo;
    return { classKey, classLabel: this.#labels[side].get(classKey) ?? classKey, split, name, coin };
  }

  changed(): ClassChange[] {
    return [...this.#rows.values()].filter(
      ({ before, after, names, came, went, moved, relabelledIn, relabelledOut }) =>
        names !== null ||
        came + went + moved + relabelledIn + relabelledOut > 0 ||
        SPLITS.some((split) => before[split] !== after[split]),
    );
  }
}

function byKey({ classes }: ComparedVersion): Map<string, ClassFacts> {
  return new Map(classes.map((coin) => [coin.key, coin]));
}
