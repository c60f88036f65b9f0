import type { CoinClass } from './coin-class';
import type { ClassMetrics, Confusion } from './contracts/models';

/** How many off-diagonal cells `topConfusions` names at most. */
const TOP_CONFUSIONS = 50;

/**
 * The metrics of a confusion matrix.
 *
 * Per class: precision is null when the class was never predicted, recall when the split has no photo of it,
 * F1 when both are missing. The macro means run over the classes that have photos in the split and count a
 * precision that is missing as 0, as scikit-learn does with `zero_division=0`.
 *
 * @param cells sparse `[truth, prediction, count]`, indices into `classes`, each cell once.
 */
export function confusionMetrics(
  classes: CoinClass[],
  cells: Confusion['cells'],
): Pick<Confusion, 'perClass' | 'macro' | 'topConfusions'> {
  const support = new Map<number, number>();
  const predicted = new Map<number, number>();
  const correct = new Map<number, number>();
  for (const [truth, prediction, count] of cells) {
    support.set(truth, (support.get(truth) ?? 0) + count);
    predicted.set(prediction, (predicted.get(prediction) ?? 0) + count);
    if (truth === prediction) correct.set(truth, count);
  }
  const perClass = classes.map((coin) =>
    classMetrics(coin, {
      support: support.get(coin.index) ?? 0,
      predicted: predicted.get(coin.index) ?? 0,
      correct: correct.get(coin.index) ?? 0,
    }),
  );
  return { perClass, macro: macroMeans(perClass), topConfusions: topConfusions(cells, support) };
}

function classMetrics(
  { index, key, label }: CoinClass,
  { support, predicted, correct }: { support: number; predicted: number; correct: number },
): ClassMetrics {
  return {
    index,
    key,
    label,
    support,
    predicted,
    precision: predicted > 0 ? correct / predicted : null,
    recall: support > 0 ? correct / support : null,
    f1: support + predicted > 0 ? (2 * correct) / (support + predicted) : null,
  };
}

function macroMeans(perClass: ClassMetrics[]): Confusion['macro'] {
  const seen = perClass.filter((metrics) => metrics.support > 0);
  const mean = (name: 'precision' | 'recall' | 'f1') =>
    seen.length === 0 ? null : seen.reduce((sum, metrics) => sum + (metrics[name] ?? 0), 0) / seen.length;
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}

function topConfusions(cells: Confusion['cells'], support: Map<number, number>): Confusion['topConfusions'] {
  return cells
    .filter(([truth, prediction]) => truth !== prediction)
    .map(([truth, prediction, count]) => ({
      truth,
      predicted: prediction,
      count,
      share: count / (support.get(truth) ?? count),
    }))
    .sort((a, b) => b.count - a.count || b.share - a.share || a.truth - b.truth || a.predicted - b.predicted)
    .slice(0, TOP_CONFUSIONS);
}
