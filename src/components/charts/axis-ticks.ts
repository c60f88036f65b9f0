export type Extent = readonly [low: number, high: number];

/** An axis as the library gets it: its bounds, and where ticks stand. */
export interface AxisScale {
  min: number;
  max: number;
  ticks: number[];
  /** Distance of neighbouring ticks, from which follows how many digits a label needs. */
  step: number;
}

interface TickOptions {
  /** About so many ticks. */
  count: number;
  /** Whole numbers only. */
  whole?: boolean;
  /** Distances that read well, smallest first, instead of 1, 2 and 5 times powers of ten. */
  steps?: readonly number[];
}

/** Ticks inside an extent that stays as it is, such as the part of the x axis on display. */
export function ticksWithin([low, high]: Extent, options: TickOptions): AxisScale {
  const step = stepFor(high - low, options);
  return { min: low, max: high, ticks: multiplesWithin(low, high, step), step };
}

/** An axis around `extent` that begins and ends with a tick, unless `min` or `max` fix an end. */
export function scaleAround(
  [low, high]: Extent,
  { min, max, ...options }: TickOptions & { min?: number; max?: number },
): AxisScale {
  // A flat line has no extent: it gets some room above and below.
  const room = low === high ? Math.abs(low) * 0.1 || 1 : 0;
  const [from, to] = [min ?? low - room, max ?? high + room];
  const step = stepFor(to - from, options);
  const start = min ?? round(Math.floor(from / step + 1e-9) * step);
  const end = max ?? round(Math.ceil(to / step - 1e-9) * step);
  return { min: start, max: end, ticks: multiplesWithin(start, end, step), step };
}

/** Above and below a flat line of fractions: less would blow up differences that mean nothing. */
const FLAT_ROOM = 0.02;

/** An axis of fractions, never beyond 0 and 1. */
export function fractionScale([low, high]: Extent): AxisScale {
  const room = low === high ? FLAT_ROOM : 0;
  const { min, max, interval } = fractionAxis(Math.max(0, low - room), Math.min(1, high + room));
  return { min, max, ticks: multiplesWithin(min, max, interval), step: interval };
}

const MANTISSAS = [[1], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]] as const;

/** Values nearer to each other than this factor are told apart on a linear axis only. */
const LOG_NARROW = 1.1;

/** A logarithmic axis around positive values: ticks at powers of ten, with steps between over few decades. */
export function logScale([low, high]: Extent, { count }: Pick<TickOptions, 'count'>): AxisScale {
  const flat = low === high;
  if (!flat && high / low < LOG_NARROW) return scaleAround([low, high], { count });
  const min = mantissaBelow(flat ? low / 2 : low);
  const max = mantissaAbove(flat ? high * 2 : high);
  const kinds = MANTISSAS.map((mantissas) => logTicks([min, max], mantissas));
  const ticks = kinds.find(({ length }) => length >= 3) ?? kinds.at(-1) ?? [];
  const every = Math.ceil(ticks.length / (count + 2));
  return { min, max, ticks: ticks.filter((_, index) => index % every === 0), step: min / 10 };
}

/** The nearest of 1, 2 and 5 times a power of ten that is not above, or not below, a value. */
function mantissaBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return round(power * ([5, 2, 1].find((factor) => factor * power <= value * (1 + 1e-9)) ?? 1));
}
function mantissaAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return round(power * ([1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10));
}

function logTicks([low, high]: Extent, mantissas: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const mantissa of mantissas) {
      const tick = round(mantissa * 10 ** power);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

function stepFor(length: number, { count, whole, steps }: TickOptions): number {
  const wanted = length / count;
  const listed = steps?.find((step) => step >= wanted);
  if (listed !== undefined) return listed;
  if (!(wanted > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(wanted) + 1e-9);
  const step = round(power * ([1, 2, 5, 10].find((factor) => factor * power >= wanted * (1 - 1e-9)) ?? 10));
  return whole ? Math.max(1, step) : step;
}

function multiplesWithin(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => round((first + index) * step));
}

/** Without the last digits that binary fractions add: 0.3, not 0.30000000000000004. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** Those ticks that read differently from every one before them. */
export function distinctTicks(
  { ticks, step }: Pick<AxisScale, 'ticks' | 'step'>,
  label: (value: number, step: number) => string,
): number[] {
  const seen = new Set<string>();
  return ticks.filter((tick) => {
    const text = label(tick, step);
    return !seen.has(text) && seen.add(text);
  });
}

const FRACTION_STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25] as const;
/** More lines than these make a small chart busy. */
const MAX_FRACTION_STEPS = 5;

interface FractionAxis {
  min: number;
  max: number;
  interval: number;
}

/** Bounds and tick distance of an axis of fractions around the values on display, never beyond 0 and 1. */
export function fractionAxis(low: number, high: number): FractionAxis {
  const step = FRACTION_STEPS.find((candidate) => reach(low, high, candidate) <= MAX_FRACTION_STEPS) ?? 0.25;
  const min = Math.max(0, toThousandth(Math.floor(low / step + 1e-9) * step));
  const max = Math.min(1, toThousandth(Math.max(min + step, Math.ceil(high / step - 1e-9) * step)));
  return { min: Math.min(min, toThousandth(max - step)), max, interval: step };
}

function reach(low: number, high: number, step: number): number {
  return Math.ceil(high / step - 1e-9) - Math.floor(low / step + 1e-9);
}

function toThousandth(value: number): number {
  return Math.round(value * 1000) / 1000;
}
