const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25] as const;
/** More lines than these make a small chart busy. */
const MAX_CHART_STEPS = 5;

export interface FractionAxis {
  min: number;
  max: number;
  interval: number;
}

/** Bounds and tick distance of an axis of fractions around the values on display, never beyond 0 and 1. */
export function fractionAxis(low: number, high: number): FractionAxis {
  const step = STEPS.find((candidate) => reach(low, high, candidate) <= MAX_CHART_STEPS) ?? 0.25;
  const min = Math.max(0, round(Math.floor(low / step + 1e-9) * step));
  const max = Math.min(1, round(Math.max(min + step, Math.ceil(high / step - 1e-9) * step)));
  return { min: Math.min(min, round(max - step)), max, interval: step };
}

function reach(low: number, high: number, step: number): number {
  return Math.ceil(high / step - 1e-9) - Math.floor(low / step + 1e-9);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
