import { SPLITS } from './coin-class';
import type { ImportPlan } from './contracts/import-plan';
import { counted } from './format';

/** "211 classes, 3,041 photos; 1 photo without a label waits in the incoming queue once this is saved; 2 files left out". */
export function importSummary({ classes, photos, waiting, skippedFiles }: ImportPlan): string {
  const total = photos.train + photos.validation + photos.test + photos.unsplit;
  const found = `${counted(classes.length, 'class', 'classes')}, ${counted(total, 'photo')}`;
  const queued = `${counted(waiting, 'photo')} without a label ${waiting === 1 ? 'waits' : 'wait'} in the incoming queue once this is saved`;
  return [
    ...(isQueueOnly({ classes, waiting }) ? [] : [found]),
    ...(waiting > 0 ? [queued] : []),
    ...(skippedFiles > 0 ? [`${counted(skippedFiles, 'file')} left out`] : []),
  ].join('; ');
}

/** Nothing of it becomes a version: all of its photos wait to be labelled. */
export const isQueueOnly = ({ classes, waiting }: Pick<ImportPlan, 'classes' | 'waiting'>) =>
  classes.length === 0 && waiting > 0;

/** What is known of copies across splits before anything is read, and who finds the others; null for photos of one split. */
export function copiesText({
  photos,
  copiesAcrossSplits: copies,
}: Pick<ImportPlan, 'photos' | 'copiesAcrossSplits'>): string | null {
  if (SPLITS.filter((split) => photos[split] > 0).length < 2) return null;
  if (copies === null) {
    return 'Exact copies across splits are found while this is saved, near copies by the report of the version.';
  }
  const exact =
    copies === 0
      ? 'No exact copies across splits.'
      : `${counted(copies, 'exact copy across splits is', 'exact copies across splits are')} left out on saving: test comes before validation before train.`;
  return `${exact} Near copies are found by the report of the version; training on such leaks asks for a reason.`;
}
