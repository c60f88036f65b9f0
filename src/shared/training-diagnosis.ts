import { percent } from './format';
import { median } from './median';
import { WIDTHS } from './recipe/network';
import type { Recipe } from './recipe/recipe';
import type { EpochMetrics } from './run-events';

/** What the curves of a run say about its recipe. */
export interface Finding {
  kind: 'overfitting' | 'underfitting' | 'still-improving' | 'rate-too-high' | 'outlier' | 'healthy';
  title: string;
  /** The numbers it rests on, as a sentence. */
  evidence: string;
  /** What to change, by path of the recipe; null when nothing speaks for a change. */
  change: Readonly<Record<string, number | boolean | string>> | null;
}

/** Fewer epochs prove nothing. */
export const MIN_DIAGNOSED_EPOCHS = 5;
/** A validation loss that rose by this share above its minimum while the training loss fell. */
const OVERFIT_RISE = 0.1;
/** Below this accuracy on the photos it learns from and on the validation photos, a network has not learned its data. */
const LEARNED_ACCURACY = 0.8;
/** A training loss that fell by less than this share from the middle third of the epochs to the last stands still. */
const STANDSTILL_FALL = 0.05;
/** The best epoch is among this share of the last ones. */
const LATE_SHARE = 0.1;
/** Share of the epochs in which the training loss rose. */
const UNSTEADY_SHARE = 0.4;
/** Robust standard deviations between the best epoch and its neighbours. */
const OUTLIER_SIGMAS = 3;
/** Neighbours on each side that an epoch is compared with. */
const NEIGHBOURS = 2;
/** From the median absolute deviation to the standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;

/**
 * Looks for what a careful person would see in the curves. The training loss is measured under dropout and
 * augmentation and so lies above the validation loss in healthy runs: only its direction is used, never the gap.
 * @param epochs of a run that has ended, in order
 */
export function diagnose(
  epochs: readonly EpochMetrics[],
  { recipe, errorCode = null }: { recipe: Recipe; errorCode?: string | null },
): Finding[] {
  if (errorCode === 'loss-not-finite') return [brokeOff(recipe)];
  if (epochs.length < MIN_DIAGNOSED_EPOCHS) return [];
  const fit = [rateTooHigh(epochs, recipe), overfitting(epochs, recipe), stillImproving(epochs, recipe)];
  // One that jumps about, overfits or only needs more epochs has another cause.
  const underfits = fit.every((finding) => finding === null) ? underfitting(epochs, recipe) : null;
  const found = [...fit, underfits, outlier(epochs, recipe)].filter((finding) => finding !== null);
  return found.length > 0 ? found : [healthy(epochs)];
}

function brokeOff({ optimizer }: Recipe): Finding {
  return {
    kind: 'rate-too-high',
    title: 'The learning rate is too high',
    evidence: 'The loss was no longer a number.',
    change: { 'optimizer.learningRate': third(optimizer.learningRate) },
  };
}

function rateTooHigh(epochs: readonly EpochMetrics[], { optimizer }: Recipe): Finding | null {
  const losses = epochs.flatMap(({ loss }) => loss ?? []);
  const steps = losses.slice(1).map((loss, index) => loss - (losses[index] ?? loss));
  const rises = steps.filter((step) => step > 0).length;
  if (steps.length === 0 || rises / steps.length < UNSTEADY_SHARE) return null;
  return {
    kind: 'rate-too-high',
    title: 'The learning rate seems too high',
    evidence: `The training loss rose in ${rises} of ${steps.length} epochs.`,
    change: { 'optimizer.learningRate': third(optimizer.learningRate) },
  };
}

function overfitting(epochs: readonly EpochMetrics[], { model, labelSmoothing }: Recipe): Finding | null {
  const measured = epochs.filter(({ loss, valLoss }) => loss !== null && valLoss !== null);
  const best = lowest(measured, ({ valLoss }) => valLoss ?? 0);
  if (!best) return null;
  const after = measured.filter(({ epoch }) => epoch > best.epoch);
  if (after.length < 3) return null;
  const end = after.slice(-3);
  const valLoss = median(end.map((metrics) => metrics.valLoss ?? 0));
  const loss = median(end.map((metrics) => metrics.loss ?? 0));
  const [bestValLoss, bestLoss] = [best.valLoss ?? 0, best.loss ?? 0];
  if (valLoss < bestValLoss * (1 + OVERFIT_RISE) || loss >= bestLoss) return null;
  return {
    kind: 'overfitting',
    title: `It overfits after epoch ${best.epoch}`,
    evidence: `Since then the validation loss rose from ${number(bestValLoss)} to ${number(valLoss)}, while the training loss fell from ${number(bestLoss)} to ${number(loss)}.`,
    change: {
      'model.dropout': Math.min(0.9, round(model.dropout + (1 - model.dropout) / 3)),
      labelSmoothing: Math.max(labelSmoothing, 0.1),
    },
  };
}

/** Accuracies are of the median of the last three epochs, so that no single one decides. */
function underfitting(epochs: readonly EpochMetrics[], recipe: Recipe): Finding | null {
  const third = Math.floor(epochs.length / 3);
  const [middle, end] = [epochs.slice(third, -third), epochs.slice(-third)].map((part) =>
    part.flatMap(({ loss }) => loss ?? []),
  );
  if (!middle?.length || !end?.length) return null;
  const loss = median(end);
  if (loss <= median(middle) * (1 - STANDSTILL_FALL)) return null;
  const last = epochs.slice(-3);
  const training = median(last.map(({ accuracy }) => accuracy));
  const validation = median(last.map(({ valAccuracy }) => valAccuracy));
  if (Math.max(training, validation) >= LEARNED_ACCURACY) return null;
  return {
    kind: 'underfitting',
    title: 'It underfits',
    evidence: `It names only ${percent(training)} of the photos that it learns from, and ${percent(validation)} of the validation photos, and its training loss stands still at ${number(loss)}.`,
    change: moreFreedom(recipe),
  };
}

/** What holds the network back most; null when nothing of the recipe does. */
function moreFreedom({ trainable, model }: Recipe): Finding['change'] {
  if (trainable === 'head') return { trainable: 'blocks' };
  if (model.dropout > 0.2) return { 'model.dropout': round(model.dropout / 2) };
  const wider = WIDTHS.find((width) => width > model.width);
  return wider === undefined ? null : { 'model.width': wider };
}

function stillImproving(epochs: readonly EpochMetrics[], recipe: Recipe): Finding | null {
  const last = epochs.at(-1);
  if (!last || last.epoch < recipe.epochs) return null;
  const best = lowest(epochs, ({ valLoss }) => valLoss ?? Number.POSITIVE_INFINITY);
  const late = Math.max(1, Math.round(last.epoch * LATE_SHARE));
  if (!best || best.epoch <= last.epoch - late) return null;
  return {
    kind: 'still-improving',
    title: 'It was still improving when it ended',
    evidence: `The lowest validation loss, ${number(best.valLoss ?? 0)}, came in epoch ${best.epoch} of ${last.epoch}.`,
    change: { epochs: Math.min(1000, Math.ceil(last.epoch * 1.5)) },
  };
}

function outlier(epochs: readonly EpochMetrics[], recipe: Recipe): Finding | null {
  const values = epochs.map(({ valAccuracy }) => valAccuracy);
  const expected = values.map((_, index) => neighbourMedian(values, index));
  const top = values.indexOf(Math.max(...values));
  const [best, usual] = [values[top], expected[top]];
  // At the ends of the curve an epoch has neighbours on one side only, which a trend alone sets apart.
  if (best === undefined || usual === undefined || top < NEIGHBOURS || top >= values.length - NEIGHBOURS)
    return null;
  const residuals = values.map((value, index) => Math.abs(value - (expected[index] ?? value)));
  const sigma = MAD_TO_SIGMA * median(residuals);
  if (sigma === 0 || best - usual < OUTLIER_SIGMAS * sigma) return null;
  return {
    kind: 'outlier',
    title: `Epoch ${epochs[top]?.epoch} owes its accuracy to chance`,
    evidence: `Its validation accuracy is ${percent(best)}, that of its neighbours ${percent(usual)}: more than ${OUTLIER_SIGMAS} times the usual difference. Expect about ${percent(usual)} of it.`,
    change: recipe.ema.enabled ? null : { 'ema.enabled': true },
  };
}

function healthy(epochs: readonly EpochMetrics[]): Finding {
  const best = lowest(epochs, ({ valLoss }) => valLoss ?? Number.POSITIVE_INFINITY);
  return {
    kind: 'healthy',
    title: 'Nothing conspicuous',
    evidence: `The training loss fell steadily, and the validation loss was lowest in epoch ${best?.epoch} without rising much after it.`,
    change: null,
  };
}

/** The usual value at `index`, by its neighbours. */
function neighbourMedian(values: readonly number[], index: number): number {
  const before = values.slice(Math.max(0, index - NEIGHBOURS), index);
  return median([...before, ...values.slice(index + 1, index + 1 + NEIGHBOURS)]);
}

function lowest<T>(items: readonly T[], value: (item: T) => number): T | null {
  return items.reduce<T | null>(
    (best, item) => (best === null || value(item) < value(best) ? item : best),
    null,
  );
}

const third = (rate: number) => Number((rate / 3).toPrecision(2));
const round = (value: number) => Math.round(value * 100) / 100;
const number = (value: number) => String(Number(value.toPrecision(3)));
