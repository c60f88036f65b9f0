import type { CoinClass } from '@/shared/coin-class';
import type { ImportPlan, PlannedClass, PlannedCounts } from '@/shared/contracts/import-plan';
import type { Layout } from '../import/layout';

/** Sample photos of a class that the preview shows. */
const SAMPLES = 4;

/** What is read off the folders, as a plan. */
export function planOf(
  layout: Layout,
  { classes, notes }: { classes: Omit<CoinClass, 'index'>[]; notes: string[] },
): ImportPlan {
  const none = (): PlannedCounts => ({ train: 0, validation: 0, test: 0, unsplit: 0 });
  const planned = new Map<string, PlannedClass>(
    classes.map((coin) => [coin.key, { ...coin, photos: none(), samples: [], notes: [] }]),
  );
  const photos = none();
  for (const { classKey, split, path } of layout.files) {
    const into = planned.get(classKey);
    if (!into) continue;
    into.photos[split ?? 'unsplit']++;
    photos[split ?? 'unsplit']++;
    if (into.samples.length < SAMPLES) into.samples.push(path);
  }
  return {
    layout: 'folders',
    manifest: null,
    manifests: [],
    level: 1,
    levels: [],
    splits: [],
    classes: [...planned.values()],
    photos,
    unlabelled: 0,
    coins: 0,
    encoding: null,
    skippedFiles: layout.skipped.length,
    skipped: layout.skipped,
    notes: [...layout.notes, ...notes],
    questions: [],
    source: null,
    licence: null,
  };
}
