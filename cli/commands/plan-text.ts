import type { SplitCounts } from '@/shared/contracts/datasets';
import type { ImportPlan, PlannedCounts } from '@/shared/contracts/import-plan';
import type { ImportDifference, PlannedImport } from '@/shared/contracts/imports';
import { counted } from '@/shared/format';
import { copiesText, importSummary, isQueueOnly } from '@/shared/import-summary';
import { terminalLine } from '@/shared/terminal-text';
import { table } from '../output';

/** "1 file was skipped". */
export const skippedText = (n: number) => (n === 1 ? '1 file was skipped' : `${n} files were skipped`);

export const photoCounts = (photos: SplitCounts) => `${photos.train} + ${photos.validation} + ${photos.test}`;

/** What an import would become, as a person reads it. */
export function planText({ status, plan, difference }: PlannedImport): string {
  const copies = copiesText(plan);
  return [
    `${terminalLine(status.name)}: ${importSummary(plan)}. Nothing was saved.`,
    ...levelLines(plan),
    ...plan.splits.map(
      ({ folder, target, photos }) =>
        `Folder ${terminalLine(folder)}: ${target} (${counted(photos, 'photo')})`,
    ),
    ...(plan.encoding ? [encodingLine(plan.encoding)] : []),
    ...(isQueueOnly(plan) ? [] : [classTable(plan)]),
    ...plan.classes.flatMap(({ key, notes }) => notes.map((note) => `Class ${terminalLine(key)}: ${note}`)),
    ...(difference && !isQueueOnly(plan) ? differenceLines(difference) : []),
    ...(copies ? [copies] : []),
    ...plan.notes,
    ...(plan.skippedFiles > 0 ? [`${skippedText(plan.skippedFiles)}:`] : []),
    ...plan.skipped.map(({ file, reason }) => `  ${terminalLine(file)}: ${reason}`),
  ].join('\n');
}

const classTable = ({ classes }: ImportPlan) =>
  table(
    ['class', 'label', 'value', 'currency', 'country', 'photos'],
    classes.map((coin) => [
      coin.key,
      coin.label,
      coin.value,
      coin.currency,
      coin.country,
      total(coin.photos),
    ]),
  );

const total = (photos: PlannedCounts) => photos.train + photos.validation + photos.test + photos.unsplit;

function levelLines({ levels, level }: ImportPlan): string[] {
  if (levels.length < 2) return [];
  return levels.map(
    (one) =>
      `Level ${one.level}${one.level === level ? ' (chosen)' : ''}: ${counted(one.classes, 'folder')}, such as ${one.samples.slice(0, 3).map(terminalLine).join(', ')}`,
  );
}

function encodingLine({ assumed, alternatives }: NonNullable<ImportPlan['encoding']>): string {
  const others = alternatives.map(({ encoding }) => encoding).filter((encoding) => encoding !== assumed);
  return `Names are read as ${assumed}${others.length > 0 ? `; ${others.join(', ')} fit too` : ''}.`;
}

function differenceLines(difference: ImportDifference): string[] {
  const { version, newPhotos, newClasses, changedClasses, missingClasses } = difference;
  const named = (keys: string[]) => keys.map(terminalLine).join(', ');
  return [
    `Against version ${version}: ${counted(newPhotos, 'photo')} under names that it does not have.`,
    ...(newClasses.length > 0 ? [`  New classes: ${named(newClasses)}`] : []),
    ...(changedClasses.length > 0
      ? [`  Classes named differently: ${named(changedClasses.map(({ key }) => key))}`]
      : []),
    ...(missingClasses.length > 0 ? [`  Classes without photos here: ${named(missingClasses)}`] : []),
  ];
}
