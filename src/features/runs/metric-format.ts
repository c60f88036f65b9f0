import { percent } from '../../shared/format';

/** A loss with the digits that tell runs apart: four significant ones, at most. */
export function lossText(loss: number | null | undefined): string {
  if (loss === null || loss === undefined || !Number.isFinite(loss)) return '–';
  if (loss >= 100) return loss.toFixed(0);
  if (loss >= 0.1) return loss.toFixed(3);
  return loss >= 0.001 ? loss.toFixed(4) : loss.toExponential(1);
}

/** A learning rate as it is written in recipes: `0.001`, `3e-4`, `1e-5`. */
export function learningRateText(rate: number | null | undefined): string {
  if (rate === null || rate === undefined) return '–';
  if (rate >= 0.001 || rate === 0) return String(Number(rate.toPrecision(3)));
  return rate.toExponential(2).replace(/\.?0+e/, 'e');
}

export function rateText(imgPerSec: number | null | undefined): string {
  if (imgPerSec === null || imgPerSec === undefined) return '–';
  return imgPerSec >= 100 ? imgPerSec.toFixed(0) : imgPerSec.toFixed(1);
}

export function accuracyText(fraction: number | null | undefined): string {
  return percent(fraction ?? null);
}

/** Axis labels of accuracies: whole percents unless that would make neighbours equal. */
export function accuracyTick(fraction: number, step: number): string {
  return `${withDigits(fraction * 100, step * 100)} %`;
}

/** Axis labels of numbers of any size. */
export function numberTick(value: number, step: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? powerTick(value, step) : withDigits(value, step);
}

/** Axis labels of learning rates, all written alike: `5e-4`, `1.5e-3`. */
export function powerTick(value: number, step: number): string {
  if (value === 0) return '0';
  const digits = Math.ceil(Math.log10(Math.abs(value)) - Math.log10(step) - 1e-9);
  return value
    .toExponential(Math.min(MAX_DIGITS, Math.max(0, digits)))
    .replace(/(\.\d*?)0+e/, '$1e')
    .replace('.e', 'e');
}

/** More digits of a tick than these are binary noise. */
const MAX_DIGITS = 8;

/** With as many decimals as tell values `step` apart. */
function withDigits(value: number, step: number): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  return String(Number(value.toFixed(Math.min(MAX_DIGITS, decimals))));
}

/** Axis labels of steps: `20k` takes half the room of 20000. A part of a thousand is written out. */
export function stepTick(step: number): string {
  const whole = Math.round(step);
  return whole >= 10_000 && whole % 1000 === 0 ? `${whole / 1000}k` : String(whole);
}

/** Time that is left of a run; at the very end there is nothing left to estimate. */
export function timeLeftText(seconds: number | null | undefined): string {
  return typeof seconds === 'number' && seconds < 1 ? 'finishing…' : etaText(seconds);
}

/** Time that is left, rounded to what can be known: "12 s", "4 min", "2 h 10 min". */
export function etaText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}
