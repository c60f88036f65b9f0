import { wilsonInterval } from '../wilson';
import { type Answers, topAnswers } from './answers';

export interface Share {
  hits: number;
  photos: number;
  share: number;
  /** Bounds of the 95 % interval (Wilson). */
  low: number;
  high: number;
}

interface Means {
  precision: number;
  recall: number;
  f1: number;
}

export interface Scores {
  top1: Share;
  top5: Share;
  /** Over the classes with photos or answers, each counting once. */
  macro: Means;
  /** Each class counting by its photos. */
  weighted: Means;
  /** Mean recall of the classes with photos. */
  balancedAccuracy: number;
  /** Mean of −log of the probability of the right class. */
  logLoss: number;
}

/** Smallest probability whose logarithm is taken, as scikit-learn has it: a zero would make the loss infinite. */
const SMALLEST = 2.220446e-16;

export function shareOf(hits: number, photos: number): Share {
  return { hits, photos, share: photos === 0 ? 0 : hits / photos, ...wilsonInterval(hits, photos) };
}

/**
 * The usual figures, as scikit-learn computes them: a precision or recall that is undefined counts as 0, and macro means run
 * over all classes that occur among truths or answers.
 */
export function scoresOf(answers: Answers): Scores {
  const { truth, classCount } = answers;
  const tops = topAnswers(answers);
  const [support, predicted, right] = [0, 1, 2].map(() => new Int32Array(classCount)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  tops.forEach((top, photo) => {
    const is = truth[photo] as number;
    add(support, is);
    add(predicted, top.predicted);
    if (top.predicted === is) add(right, is);
  });
  const classes = Array.from({ length: classCount }, (_, index) => {
    const [n, answered, hits] = [support[index] ?? 0, predicted[index] ?? 0, right[index] ?? 0];
    return {
      n,
      occurs: n + answered > 0,
      precision: answered > 0 ? hits / answered : 0,
      recall: n > 0 ? hits / n : 0,
      f1: n + answered > 0 ? (2 * hits) / (n + answered) : 0,
    };
  }).filter(({ occurs }) => occurs);
  const mean = (weightOf: (entry: { n: number }) => number): Means => {
    const total = classes.reduce((sum, entry) => sum + weightOf(entry), 0);
    const of = (name: keyof Means) =>
      classes.reduce((sum, entry) => sum + weightOf(entry) * entry[name], 0) / Math.max(total, 1);
    return { precision: of('precision'), recall: of('recall'), f1: of('f1') };
  };
  const seen = classes.filter(({ n }) => n > 0);
  return {
    top1: shareOf(tops.filter(({ rank }) => rank === 1).length, tops.length),
    top5: shareOf(tops.filter(({ rank }) => rank <= 5).length, tops.length),
    macro: mean(() => 1),
    weighted: mean(({ n }) => n),
    balancedAccuracy: seen.reduce((sum, { recall }) => sum + recall, 0) / Math.max(seen.length, 1),
    logLoss: logLossOf(answers),
  };
}

/** @param temperature divides the logits; above 1 the answers become less sure */
export function logLossOf({ classCount, probabilities, truth }: Answers, temperature = 1): number {
  let loss = 0;
  for (let photo = 0; photo < truth.length; photo++) {
    const start = photo * classCount;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < classCount; index++)
      highest = Math.max(highest, logit(probabilities[start + index] as number, temperature));
    let sum = 0;
    for (let index = 0; index < classCount; index++)
      sum += Math.exp(logit(probabilities[start + index] as number, temperature) - highest);
    loss +=
      highest + Math.log(sum) - logit(probabilities[start + (truth[photo] as number)] as number, temperature);
  }
  return truth.length === 0 ? 0 : loss / truth.length;
}

/** A logarithm of a probability is a logit, up to a constant of its photo that the softmax takes out again. */
export function logit(probability: number, temperature: number): number {
  return Math.log(Math.max(probability, SMALLEST)) / temperature;
}

function add(counts: Int32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}
