import type { CoinClass, Split } from '@/shared/coin-class';
import type { ImportReport, SkippedFile } from '@/shared/contracts/datasets';
import { groupBy } from '@/shared/group-by';
import { AppError } from '../../../errors';
import { mapInTurns, slices, sortInTurns } from '../../../in-turns';
import { tunables } from '../../../tunables';
import type { CheckedPhoto } from './collect-photos';
import type { ImportSource } from './import-source';
import { counted } from './layout/skip-list';

/** A version ready to be saved. */
export interface ArrangedVersion {
  classes: CoinClass[];
  /** Sorted by split, class and file; no photo twice. */
  items: (CheckedPhoto & { classIndex: number; split: Split })[];
  /** Files that share their bytes with others, those included that became photos. */
  copies: (PlacedPhoto & { kept: boolean })[];
  report: ImportReport;
}

/** The import was refused after its files were checked: the report says what was found. */
export class RefusedImportError extends AppError {
  constructor(
    message: string,
    readonly report: ImportReport,
  ) {
    super('bad-archive', message);
  }
}

/**
 * Makes a version of the checked photos: settles copies, makes missing splits, orders classes and photos.
 * @throws RefusedImportError when a class ends up without a photo to train on
 */
export async function arrangeVersion({
  source,
  photos,
  skipped,
}: {
  source: Pick<ImportSource, 'classes' | 'skipped' | 'notes'>;
  photos: CheckedPhoto[];
  skipped: SkippedFile[];
}): Promise<ArrangedVersion> {
  const unique = await resolveDuplicates(photos);
  const split = await makeSplits(unique.kept);
  const left = listSkipped([...source.skipped, ...skipped, ...unique.skipped]);
  const report: ImportReport = {
    skipped: left.skipped,
    notes: [...source.notes, ...unique.notes, ...split.notes, ...left.notes],
  };
  const classes = source.classes.map((coin, index) => ({ index, ...coin }));
  refuseEmptyClasses(classes, split.photos, report);
  noteGaps(classes, split.photos, report);
  const indexOf = new Map(classes.map((coin) => [coin.key, coin.index]));
  const placed = await mapInTurns(split.photos, (photo) => ({
    ...photo,
    classIndex: indexOf.get(photo.classKey) as number,
  }));
  const items = await sortInTurns(
    placed,
    (a, b) =>
      a.classIndex - b.classIndex ||
      (a.split === b.split ? compare(a.name, b.name) : compare(a.split, b.split)),
  );
  return { classes, items, copies: unique.copies, report };
}

/** As many as people can read; the rest is counted. */
function listSkipped(all: SkippedFile[]): { skipped: SkippedFile[]; notes: string[] } {
  const rest = all.length - tunables.maxListedSkips;
  if (rest <= 0) return { skipped: all, notes: [] };
  return {
    skipped: all.slice(0, tunables.maxListedSkips),
    notes: [`${counted(rest, 'more file was', 'more files were')} left out than are listed.`],
  };
}

function refuseEmptyClasses(
  classes: CoinClass[],
  photos: { classKey: string; split: Split }[],
  report: ImportReport,
): void {
  const present = new Set(photos.map((photo) => photo.classKey));
  const empty = classes.filter((coin) => !present.has(coin.key));
  if (empty.length > 0) {
    const hint = report.skipped.length > 0 ? ` ${leftOut(report.skipped)}` : '';
    throw new RefusedImportError(
      `${nameThem(empty)} no usable photo.${hint} Add photos to the folder or remove it, then import again.`,
      report,
    );
  }
  const trained = new Set(photos.filter((photo) => photo.split === 'train').map((photo) => photo.classKey));
  const untrained = classes.filter((coin) => !trained.has(coin.key));
  if (untrained.length > 0) {
    throw new RefusedImportError(
      `${nameThem(untrained)} no photo to train on. Put at least one into its training folder, then import again.`,
      report,
    );
  }
}

/** Where only the sentence is read, as on a terminal, the first few are in it. */
function leftOut(skipped: SkippedFile[]): string {
  const first = skipped.slice(0, 3).map(({ file, reason }) => `${file} ${reason}`);
  const rest = skipped.length > 3 ? `; and ${(skipped.length - 3).toLocaleString('en')} more` : '';
  return `${counted(skipped.length, 'file was', 'files were')} left out: ${first.join('; ')}${rest}.`;
}

function noteGaps(
  classes: CoinClass[],
  photos: { classKey: string; split: Split }[],
  report: ImportReport,
): void {
  for (const split of ['validation', 'test'] as const) {
    const present = new Set(photos.filter((photo) => photo.split === split).map((photo) => photo.classKey));
    const missing = classes.filter((coin) => !present.has(coin.key));
    if (missing.length > 0) report.notes.push(`${nameThem(missing)} no ${split} photo.`);
  }
}

function nameThem(classes: CoinClass[]): string {
  const shown = classes.slice(0, 8).map((coin) => `"${coin.key}"`);
  const more = classes.length > 8 ? ` and ${classes.length - 8} more` : '';
  return classes.length === 1 ? `The class ${shown[0]} has` : `The classes ${shown.join(', ')}${more} have`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A photo with its place in the source. */
interface PlacedPhoto {
  file: string;
  hash: string;
  classKey: string;
  /** Null when the source has no splits. */
  split: Split | null;
  /** Photos of one coin share it; null or left out when that is not known. */
  coin?: string | null;
}

/** Evaluation photos stay where they are and leave the training split, never the other way. */
const PRECEDENCE: (Split | null)[] = ['test', 'validation', 'train', null];

/**
 * Resolves files with identical bytes, so that a version has each photo once:
 * - within one class, one file stays. Test comes before validation before train: the evaluation splits remain as
 *   their author drew them and the model has not seen them in training.
 * - under two classes, none stays: one of the labels is incorrect, and it is not known which.
 *
 * Every file left out is listed with the reason. The outcome does not depend on the order of `photos`.
 */
export async function resolveDuplicates<T extends PlacedPhoto>(
  photos: T[],
): Promise<{
  kept: T[];
  copies: (PlacedPhoto & { kept: boolean })[];
  skipped: SkippedFile[];
  notes: string[];
}> {
  const kept: T[] = [];
  const copies: (PlacedPhoto & { kept: boolean })[] = [];
  const skipped: SkippedFile[] = [];
  const counts = { same: 0, acrossSplits: 0, twoClasses: 0 };
  for await (const part of slices(await groupByHash(photos))) {
    for (const group of part) {
      const first = resolveGroup(group, { skipped, counts }) ? firstOf(group) : null;
      if (first) kept.push(first);
      if (group.length === 1) continue;
      for (const { file, hash, classKey, split } of group) {
        copies.push({ file, hash, classKey, split, kept: file === first?.file });
      }
    }
  }
  return { kept, copies, skipped: await sortInTurns(skipped, byFile), notes: copyNotes(counts) };
}

type CopyCounts = Record<'same' | 'acrossSplits' | 'twoClasses', number>;

/** @param group files with identical bytes, in the order of their names. @returns whether one of them stays */
function resolveGroup(
  group: PlacedPhoto[],
  { skipped, counts }: { skipped: SkippedFile[]; counts: CopyCounts },
): boolean {
  if (group.length === 1) return true;
  const classKeys = [...new Set(group.map((photo) => photo.classKey))].sort();
  if (classKeys.length > 1) {
    const reason = `the same photo is filed under the classes ${quoted(classKeys)}; left out, since only one can be correct`;
    for (const photo of group) skipped.push({ file: photo.file, reason });
    counts.twoClasses += group.length;
    return false;
  }
  const first = firstOf(group);
  for (const copy of group) {
    if (copy === first) continue;
    const sameSplit = copy.split === first.split;
    counts[sameSplit ? 'same' : 'acrossSplits'] += 1;
    const why = sameSplit ? '' : `; kept there only, so that no ${first.split} photo is trained on`;
    skipped.push({ file: copy.file, reason: `identical to ${first.file}${why}` });
  }
  return true;
}

/** A few are named: each file of the group gets the sentence. */
function quoted(classKeys: string[]): string {
  const names = classKeys.slice(0, 4).map((key) => `"${key}"`);
  return classKeys.length > 4 ? `${names.join(', ')} and ${classKeys.length - 4} more` : names.join(' and ');
}

/** Files with identical bytes together, each group in the order of their names. */
async function groupByHash<T extends PlacedPhoto>(photos: T[]): Promise<T[][]> {
  const groups = new Map<string, T[]>();
  for await (const part of slices(await sortInTurns(photos, byFile))) {
    for (const photo of part) {
      const group = groups.get(photo.hash);
      if (group) group.push(photo);
      else groups.set(photo.hash, [photo]);
    }
  }
  return [...groups.values()];
}

/** The one of a group that stays: of the first split by precedence, there the first by name. */
function firstOf<T extends PlacedPhoto>(group: T[]): T {
  const rank = (photo: T) => PRECEDENCE.indexOf(photo.split);
  return group.reduce((first, photo) => (rank(photo) < rank(first) ? photo : first));
}

const byFile = (a: { file: string }, b: { file: string }) => compare(a.file, b.file);

function copyNotes({ same, acrossSplits, twoClasses }: CopyCounts): string[] {
  const result: string[] = [];
  if (same > 0)
    result.push(`${counted(same, 'exact copy', 'exact copies')} within a class and split left out.`);
  if (acrossSplits > 0) {
    result.push(
      `${counted(acrossSplits, 'exact copy', 'exact copies')} in a second split left out; test comes before validation before train.`,
    );
  }
  if (twoClasses > 0)
    result.push(
      `${counted(twoClasses, 'file shows', 'files show')} a photo that is filed under two classes; all were left out.`,
    );
  return result;
}

/** Share of a class that goes to each split that has to be made. */
const MADE_SHARE = 0.15;

/**
 * Makes the splits an archive came without, class by class, from its training photos (or from all of them when
 * it has no splits at all). The order within a class is that of the content hashes: the same photos give the same
 * splits on every machine, whatever the files are called. Photos of a split that was given never move.
 *
 * A class keeps at least one training photo; with two photos the second validates, from three on every made
 * split has one. Photos of one coin stay together, in the place of the first of them.
 *
 * @param photos free of identical bytes (`resolveDuplicates` first), so that no photo can land in two splits.
 */
export async function makeSplits<T extends Omit<PlacedPhoto, 'file'>>(
  photos: T[],
): Promise<{ photos: (T & { split: Split })[]; notes: string[] }> {
  const made = (['validation', 'test'] as const).filter(
    (split) => !photos.some((photo) => photo.split === split),
  );
  const assigned = new Map<T, Split>();
  for (const pool of poolsByClass(photos).values()) {
    const coins = coinsOf(await sortInTurns(pool, (a, b) => compare(a.hash, b.hash)));
    let next = 0;
    for (const [position, split] of made.entries()) {
      // One coin stays for training and one for each split before this one.
      const count = coins.length < position + 2 ? 0 : Math.max(1, Math.round(pool.length * MADE_SHARE));
      const last = coins.length - 1;
      for (let taken = 0; taken < count && next < last; next++) {
        const coin = coins[next] as T[];
        for (const photo of coin) assigned.set(photo, split);
        taken += coin.length;
      }
    }
  }
  const result = await mapInTurns(photos, (photo) => ({
    ...photo,
    split: assigned.get(photo) ?? photo.split ?? 'train',
  }));
  return { photos: result, notes: made.map((split) => splitNote(split, result)) };
}

/** Photos of one coin together, in the order of the first of each. */
function coinsOf<T extends Omit<PlacedPhoto, 'file'>>(photos: T[]): T[][] {
  return [...groupBy(photos, (photo) => photo.coin ?? photo).values()];
}

function poolsByClass<T extends Omit<PlacedPhoto, 'file'>>(photos: T[]): Map<string, T[]> {
  const trained = photos.filter(({ split }) => split === null || split === 'train');
  return groupBy(trained, ({ classKey }) => classKey);
}

function splitNote(split: Split, photos: { split: Split }[]): string {
  const count = photos.filter((photo) => photo.split === split).length;
  return (
    `The archive has no ${split} photos: ${count} were taken from its training photos, class by class ` +
    `(${MADE_SHARE * 100} % of each, in the order of their content hashes).`
  );
}
