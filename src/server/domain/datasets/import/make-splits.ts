import type { Split } from '@/shared/coin-class';
import { groupBy } from '@/shared/group-by';
import { mapInTurns, slices, sortInTurns } from '../../../in-turns';

/** Share of a class that goes to each split that has to be made. */
const MADE_SHARE = 0.15;

/** A photo that may still get a split. */
interface SplitPhoto {
  hash: string;
  classKey: string;
  /** Null when the source has no splits. */
  split: Split | null;
  /** Photos of one coin share it; null or left out when that is not known. */
  coin?: string | null;
  /** Of a photo that was cut out of another one: `FILE#xywh=…`. */
  origin?: string | null;
}

/** Photos that must not be separated. */
interface Unit {
  /** How many of each class. */
  sizes: Map<string, number>;
  /** Null while they are trained on. */
  split: Split | null;
}

interface ClassUnits {
  /** In the order of the content hashes of their first photos. */
  units: Unit[];
  photos: number;
  /** Units that are trained on. */
  trained: number;
}

/**
 * Makes the splits an archive came without, class by class, from its training photos (or from all of them when
 * it has no splits at all). The order within a class is that of the content hashes: the same photos give the same
 * splits on every machine, whatever the files are called. Photos of a split that was given never move.
 *
 * A class keeps at least one training photo; with two photos the second validates, from three on every made
 * split has one. Photos of one coin stay together, in the place of the first of them, and so do those that were cut out
 * of one photo, whatever their classes: they share light and background.
 *
 * @param photos free of identical bytes (`resolveDuplicates` first), so that no photo can land in two splits.
 */
export async function makeSplits<T extends SplitPhoto>(
  photos: T[],
): Promise<{ photos: (T & { split: Split })[]; notes: string[] }> {
  const made = (['validation', 'test'] as const).filter(
    (split) => !photos.some((photo) => photo.split === split),
  );
  const { unitOf, classes } = await uniteByClass(photos);
  for (const [classKey, { units, photos: size }] of classes) {
    const sizeOf = (unit: Unit) => unit.sizes.get(classKey) ?? 0;
    for (const split of made) {
      // Photos that share one with another class may have come with it.
      let taken = units.reduce((sum, unit) => sum + (unit.split === split ? sizeOf(unit) : 0), 0);
      const wanted = Math.max(1, Math.round(size * MADE_SHARE));
      for (const unit of units) {
        if (taken >= wanted) break;
        if (unit.split !== null || !mayLeaveTraining(unit, classes)) continue;
        unit.split = split;
        for (const key of unit.sizes.keys()) (classes.get(key) as ClassUnits).trained--;
        taken += sizeOf(unit);
      }
    }
  }
  const result = await mapInTurns(photos, (photo) => ({
    ...photo,
    split: unitOf.get(photo)?.split ?? photo.split ?? 'train',
  }));
  return { photos: result, notes: made.map((split) => splitNote(split, result)) };
}

/** Every class of it has something else to train on. */
function mayLeaveTraining({ sizes }: Unit, classes: ReadonlyMap<string, ClassUnits>): boolean {
  return [...sizes.keys()].every((key) => (classes.get(key)?.trained ?? 0) > 1);
}

async function uniteByClass(
  photos: readonly SplitPhoto[],
): Promise<{ unitOf: Map<SplitPhoto, Unit>; classes: Map<string, ClassUnits> }> {
  const byName = new Map<unknown, Unit>();
  const unitOf = new Map<SplitPhoto, Unit>();
  const classes = new Map<string, ClassUnits>();
  const trained = photos.filter(({ split }) => split === null || split === 'train');
  const pools = [...groupBy(trained, (photo) => photo.classKey)].sort(([a], [b]) => compare(a, b));
  for (const [classKey, pool] of pools) {
    const units = new Set<Unit>();
    for await (const part of slices(await sortInTurns(pool, (a, b) => compare(a.hash, b.hash)))) {
      for (const photo of part) {
        const name = photo.coin ?? photo.origin?.replace(/#xywh=.*$/, '') ?? photo;
        const unit = byName.get(name) ?? { sizes: new Map<string, number>(), split: null };
        byName.set(name, unit);
        unitOf.set(photo, unit);
        unit.sizes.set(classKey, (unit.sizes.get(classKey) ?? 0) + 1);
        units.add(unit);
      }
    }
    classes.set(classKey, { units: [...units], photos: pool.length, trained: units.size });
  }
  return { unitOf, classes };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function splitNote(split: Split, photos: { split: Split }[]): string {
  const count = photos.filter((photo) => photo.split === split).length;
  return (
    `The archive has no ${split} photos: ${count} were taken from its training photos, class by class ` +
    `(${MADE_SHARE * 100} % of each, in the order of their content hashes).`
  );
}
