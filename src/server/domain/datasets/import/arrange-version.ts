import type { CoinClass, Split } from '@/shared/coin-class';
import type { ImportReport, SkippedFile } from '@/shared/contracts/datasets';
import { AppError } from '../../../errors';
import { mapInTurns, sortInTurns } from '../../../in-turns';
import { tunables } from '../../../tunables';
import type { CheckedPhoto } from './collect-photos';
import type { ImportSource } from './import-source';
import { counted } from './layout/skip-list';
import { makeSplits } from './make-splits';
import { shortName } from './names/tidy-path';
import { type ComparedPhoto, resolveDuplicates } from './resolve-duplicates';

/** A version ready to be saved. */
export interface ArrangedVersion {
  classes: CoinClass[];
  /** Sorted by split, class and file; no photo twice. */
  items: (CheckedPhoto & { classIndex: number; split: Split })[];
  /** Files that share their bytes with others, those included that became photos. */
  copies: (ComparedPhoto & { kept: boolean })[];
  /** Photos that are filed under two classes: they are kept, but no photos of the version, until people decide. */
  undecided?: CheckedPhoto[];
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
  isPlaced = false,
}: {
  source: Pick<ImportSource, 'classes' | 'skipped' | 'notes'>;
  photos: CheckedPhoto[];
  skipped: SkippedFile[];
  /** They belong to a version that has its splits: none that is missing is made, and what has none is trained on. */
  isPlaced?: boolean;
}): Promise<ArrangedVersion> {
  const unique = await resolveDuplicates(photos);
  const split = isPlaced ? await asPlaced(unique.kept) : await makeSplits(unique.kept);
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
  return { classes, items, copies: unique.copies, undecided: unique.undecided, report };
}

async function asPlaced(given: readonly CheckedPhoto[]) {
  const photos = await mapInTurns(given, (photo) => ({ ...photo, split: photo.split ?? ('train' as const) }));
  return { photos, notes: [] };
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
  const shown = classes.slice(0, 8).map((coin) => `"${shortName(coin.key)}"`);
  const more = classes.length > 8 ? ` and ${classes.length - 8} more` : '';
  return classes.length === 1 ? `The class ${shown[0]} has` : `The classes ${shown.join(', ')}${more} have`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
