import type { CoinClass } from '@/shared/coin-class';
import { type Random, seededRandom } from '@/shared/random';
import type { EpochMetrics, EvaluationSummary, RunEvent } from '@/shared/run-events';

/* What a run that has learned leaves behind, made up by chance: always the same of the same stream of numbers. */

export const ANSWERED_SPLITS = ['validation', 'test'] as const;
export type AnsweredItem = { photoHash: string; classIndex: number; split: string };

/** Curves that rise to a share of right answers. */
export function epochsOf({
  epochs,
  skill,
  random,
}: {
  epochs: number;
  skill: number;
  random: Random;
}): EpochMetrics[] {
  let [bestEpoch, bestValue] = [1, Number.POSITIVE_INFINITY];
  return Array.from({ length: epochs }, (_, index) => {
    const done = 1 - Math.exp((-5 * (index + 1)) / epochs);
    const share = (offset: number) => Math.min(0.99, Math.max(0.01, skill * done + offset));
    const valLoss = 0.6 + 4 * (1 - skill * done) + 0.1 * random.next();
    if (valLoss < bestValue) [bestEpoch, bestValue] = [index + 1, valLoss];
    return {
      epoch: index + 1,
      loss: 0.3 + 5 * (1 - done),
      accuracy: share(0.08),
      valLoss,
      valAccuracy: share(0.03 * random.next()),
      learningRate: 1e-3 * (1 - index / epochs),
      imgPerSec: 90 + 10 * random.next(),
      seconds: 8,
      bestEpoch,
      bestValue,
      patienceLeft: null,
      etaSeconds: null,
    };
  });
}

/** The points of a step curve. */
export function stepsOf({
  runId,
  steps,
  epochs,
  random,
}: {
  runId: string;
  steps: number;
  epochs: number;
  random: Random;
}): RunEvent[] {
  const batches = Math.max(1, Math.ceil(steps / epochs));
  return Array.from({ length: steps }, (_, index) => {
    const stepLoss = 5 / (1 + index / 50) + 0.2 * random.next();
    const payload = {
      epoch: 1 + Math.floor(index / batches),
      epochs,
      batch: 1 + (index % batches),
      batches,
      loss: stepLoss,
      accuracy: 0.5,
      imgPerSec: 90,
      etaSeconds: null,
      step: index + 1,
      stepLoss,
      stepAccuracy: 1 - stepLoss / 6,
      learningRate: 1e-3,
    };
    return { runId, seq: index + 1, attempt: 1, at: index, type: 'batch', payload };
  });
}

/** Wrong answers are mostly coins of the same currency, and less sure. */
export function answersOf({
  items,
  classes,
  skill,
  random,
}: {
  items: readonly AnsweredItem[];
  classes: readonly CoinClass[];
  skill: number;
  random: Random;
}) {
  const alike = new Map<string | null, number[]>();
  for (const { index, currency } of classes) alike.set(currency, [...(alike.get(currency) ?? []), index]);
  return items.map(({ photoHash, classIndex: truth, split }) => {
    // The same photos are hard for every network.
    const ease = seededRandom(photoHash).next();
    const isRight = 0.6 * ease + 0.4 * random.next() > 1 - skill * 0.95;
    const siblings = (alike.get(classes[truth]?.currency ?? null) ?? []).filter((other) => other !== truth);
    const other =
      siblings.length > 0 && random.chance(0.8) ? random.pick(siblings) : (truth + 1) % classes.length;
    return {
      split,
      photoHash,
      truth,
      predicted: isRight ? truth : other,
      confidence: isRight ? 0.5 + 0.5 * random.next() : 0.2 + 0.6 * random.next(),
      rank: isRight ? 1 : random.int(2, 9),
    };
  });
}

/** The summary of those answers; without any, what the skill says. */
export function summaryOf({
  split,
  answers,
  classes,
  items,
  skill,
}: {
  split: (typeof ANSWERED_SPLITS)[number];
  answers: ReturnType<typeof answersOf>;
  classes: readonly CoinClass[];
  items: readonly AnsweredItem[];
  skill: number;
}): EvaluationSummary {
  const given = answers.filter((answer) => answer.split === split);
  const photos = items.filter((item) => item.split === split).length;
  const share = (isRight: (answer: (typeof given)[number]) => boolean) =>
    given.length === 0 ? skill : given.filter(isRight).length / given.length;
  const same = (name: 'value' | 'currency' | 'country') =>
    share(({ truth, predicted }) => classes[truth]?.[name] === classes[predicted]?.[name]);
  return {
    split,
    photos,
    loss: 4 * (1 - skill),
    top1: share(({ rank }) => rank === 1),
    top5: share(({ rank }) => rank <= 5),
    valueAccuracy: same('value'),
    currencyAccuracy: same('currency'),
    countryAccuracy: same('country'),
  };
}
