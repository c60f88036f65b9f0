import { type CoinClass, classIdentity } from '@/shared/coin-class';
import { confusionMetrics } from '@/shared/confusion';
import type { GroupComparison, ModelFigures } from '@/shared/contracts/reviews';
import { isTooFew, type PairedCounts } from '@/shared/paired-test';
import { wilsonInterval } from '@/shared/wilson';

/** Photos that both models answered the same way. */
export interface AnswerGroup {
  truth: number;
  predicted: number;
  /** In the classes of the baseline. */
  baseTruth: number;
  basePredicted: number;
  photos: number;
}

type Cells = [number, number, number][];

/** How two models compare on the photos that both were evaluated on. Classes of the baseline may be others. */
export function compareAnswers(
  groups: readonly AnswerGroup[],
  { classes, baseClasses }: { classes: CoinClass[]; baseClasses: CoinClass[] },
) {
  const cells = addUp(groups, ({ truth, predicted }) => [truth, predicted]);
  const baseCells = addUp(groups, ({ baseTruth, basePredicted }) => [baseTruth, basePredicted]);
  const byClass = pairedBy(groups, ({ truth }) => truth);
  const grouped = (field: 'currency' | 'country') =>
    byRegression(
      [...pairedBy(groups, ({ truth }) => classes[truth]?.[field] ?? null)].flatMap(([label, counts]) =>
        label === null ? [] : [groupOf({ index: null, label, counts })],
      ),
    );
  return {
    paired: sum(groups),
    model: figuresOf(cells, classes),
    baseline: figuresOf(baseCells, baseClasses),
    byClass: byRegression(
      [...byClass].map(([index, counts]) =>
        groupOf({ index, label: classes[index]?.label ?? String(index), counts }),
      ),
    ),
    byCurrency: grouped('currency'),
    byCountry: grouped('country'),
    ...matrixChange(groups, { classes, baseClasses }),
  };
}

/** The figures of one model from the cells of its confusion matrix. Null without a photo. */
export function figuresOf(cells: Cells, classes: CoinClass[]): ModelFigures | null {
  const share = (
    matches: (truth: CoinClass, predicted: CoinClass) => boolean,
    has = (_: CoinClass) => true,
  ) => {
    let [hits, photos] = [0, 0];
    for (const [truth, predicted, count] of cells) {
      const [is, named] = [classes[truth], classes[predicted]];
      if (!is || !named || !has(is)) continue;
      photos += count;
      if (matches(is, named)) hits += count;
    }
    return { hits, photos };
  };
  const all = share((truth, predicted) => truth.index === predicted.index);
  if (all.photos === 0) return null;
  const agreement = (field: 'value' | 'currency' | 'country') => {
    const { hits, photos } = share(
      (truth, predicted) => truth[field] === predicted[field],
      (truth) => truth[field] !== null,
    );
    return photos === 0 ? null : hits / photos;
  };
  return {
    top1: all.hits / all.photos,
    ...wilsonInterval(all.hits, all.photos),
    macroF1: confusionMetrics(classes, cells).macro.f1,
    countryAccuracy: agreement('country'),
    currencyAccuracy: agreement('currency'),
    valueAccuracy: agreement('value'),
  };
}

/** Model minus baseline, cell by cell, in the classes of the model. */
function matrixChange(
  groups: readonly AnswerGroup[],
  { classes, baseClasses }: { classes: CoinClass[]; baseClasses: CoinClass[] },
): { matrixChange: Cells; unmatchedAnswers: number } {
  const places = new Map(classes.map((coin) => [classIdentity(coin), coin.index]));
  const placeOf = baseClasses.map((coin) => places.get(classIdentity(coin)));
  const changes = new Map<number, number>();
  const add = (truth: number, predicted: number, photos: number) => {
    const cell = truth * classes.length + predicted;
    changes.set(cell, (changes.get(cell) ?? 0) + photos);
  };
  let unmatchedAnswers = 0;
  for (const { truth, predicted, basePredicted, photos } of groups) {
    const before = placeOf[basePredicted];
    if (before === undefined) {
      unmatchedAnswers += photos;
      continue;
    }
    add(truth, predicted, photos);
    add(truth, before, -photos);
  }
  const cells = [...changes]
    .filter(([, change]) => change !== 0)
    .map(([cell, change]): [number, number, number] => [
      Math.floor(cell / classes.length),
      cell % classes.length,
      change,
    ])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { matrixChange: cells, unmatchedAnswers };
}

/** What was lost first, then what was gained; where nothing changed, nothing is listed. */
function byRegression(groups: GroupComparison[]): GroupComparison[] {
  const change = ({ onlyModelRight, onlyBaselineRight }: PairedCounts) => onlyModelRight - onlyBaselineRight;
  return groups
    .filter(({ onlyModelRight, onlyBaselineRight }) => onlyModelRight + onlyBaselineRight > 0)
    .sort(
      (a, b) =>
        change(a) - change(b) ||
        b.onlyBaselineRight - a.onlyBaselineRight ||
        a.label.localeCompare(b.label, 'en', { numeric: true }),
    );
}

const groupOf = ({
  index,
  label,
  counts,
}: {
  index: number | null;
  label: string;
  counts: PairedCounts;
}): GroupComparison => ({ index, label, ...counts, tooFew: isTooFew(counts) });

function pairedBy<K>(groups: readonly AnswerGroup[], keyOf: (group: AnswerGroup) => K): Map<K, PairedCounts> {
  const parts = new Map<K, AnswerGroup[]>();
  for (const group of groups) {
    const key = keyOf(group);
    const part = parts.get(key);
    if (part) part.push(group);
    else parts.set(key, [group]);
  }
  return new Map([...parts].map(([key, part]) => [key, sum(part)]));
}

function sum(groups: readonly AnswerGroup[]): PairedCounts {
  const counts = { photos: 0, bothRight: 0, onlyBaselineRight: 0, onlyModelRight: 0 };
  for (const { truth, predicted, baseTruth, basePredicted, photos } of groups) {
    const [right, baseRight] = [truth === predicted, baseTruth === basePredicted];
    counts.photos += photos;
    if (right && baseRight) counts.bothRight += photos;
    else if (right) counts.onlyModelRight += photos;
    else if (baseRight) counts.onlyBaselineRight += photos;
  }
  return counts;
}

function addUp(groups: readonly AnswerGroup[], cellOf: (group: AnswerGroup) => [number, number]): Cells {
  const counts = new Map<string, [number, number, number]>();
  for (const group of groups) {
    const [truth, predicted] = cellOf(group);
    const cell = counts.get(`${truth} ${predicted}`);
    if (cell) cell[2] += group.photos;
    else counts.set(`${truth} ${predicted}`, [truth, predicted, group.photos]);
  }
  return [...counts.values()];
}
