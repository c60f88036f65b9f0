import type { CoinClass, Split } from '@/shared/coin-class';
import type { ImportReport, SkippedFile } from '@/shared/contracts/datasets';
import { AppError } from '../../../errors';
import type { CheckedPhoto } from './collect-photos';
import { resolveDuplicates } from './duplicates';
import type { ImportSource } from './import-source';
import { makeSplits } from './splits';

/** A version ready to be saved. */
export interface ArrangedVersion {
  classes: CoinClass[];
  /** Sorted by split, class and file; no photo twice. */
  items: (CheckedPhoto & { classIndex: number; split: Split })[];
  report: ImportReport;
}

/** The import was refused after its files were looked at: what was found out is worth keeping. */
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
export function arrangeVersion({
  source,
  photos,
  skipped,
}: {
  source: Pick<ImportSource, 'classes' | 'skipped' | 'notes'>;
  photos: CheckedPhoto[];
  skipped: SkippedFile[];
}): ArrangedVersion {
  const unique = resolveDuplicates(photos);
  const split = makeSplits(unique.kept);
  const report: ImportReport = {
    skipped: [...source.skipped, ...skipped, ...unique.skipped],
    notes: [...source.notes, ...unique.notes, ...split.notes],
  };
  const classes = source.classes.map((coin, index) => ({ index, ...coin }));
  refuseEmptyClasses(classes, split.photos, report);
  noteGaps(classes, split.photos, report);
  const indexOf = new Map(classes.map((coin) => [coin.key, coin.index]));
  const items = split.photos
    .map((photo) => ({ ...photo, classIndex: indexOf.get(photo.classKey) as number }))
    .sort(
      (a, b) =>
        a.classIndex - b.classIndex ||
        (a.split === b.split ? compare(a.name, b.name) : compare(a.split, b.split)),
    );
  return { classes, items, report };
}

function refuseEmptyClasses(
  classes: CoinClass[],
  photos: { classKey: string; split: Split }[],
  report: ImportReport,
): void {
  const present = new Set(photos.map((photo) => photo.classKey));
  const empty = classes.filter((coin) => !present.has(coin.key));
  if (empty.length > 0) {
    const hint =
      report.skipped.length > 0 ? ` ${report.skipped.length} files were left out, see the list.` : '';
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
