import type { FieldValues } from './field-values';

/** An axis of the parallel coordinates: where it stands, and where its ticks and each run are on it. */
export interface ParallelAxis {
  x: number;
  name: string;
  label: string;
  ticks: { y: number; text: string }[];
  /** Of each run, in their order. */
  places: { y: number; isMissing: boolean }[];
}

interface Box {
  width: number;
  height: number;
}

/** Pixels of the drawing that are left free for names above, for the tick of what is missing below, and for labels. */
export const INSETS = { top: 44, bottom: 34, left: 70, right: 90 };
/** From the lowest value down to the tick of what is missing. */
const MISSING_GAP = 22;
/** More names than these on one axis would write over each other. */
const MAX_NAMES = 12;
/** Numbers that span more than this factor are spread by their logarithm. */
const LOG_SPAN = 50;

/** Lays the axes of parallel coordinates out. Pure. */
export function parallelAxes(fields: readonly FieldValues[], { width, height }: Box): ParallelAxis[] {
  const [top, bottom] = [INSETS.top, height - INSETS.bottom];
  const room = width - INSETS.left - INSETS.right;
  return fields.map((field, index) => {
    const x = fields.length === 1 ? width / 2 : INSETS.left + (room * index) / (fields.length - 1);
    const place = placer(field);
    const at = (value: number) => bottom - place(value) * (bottom - top);
    const hasMissing = field.values.includes(null);
    const missing = bottom + MISSING_GAP;
    return {
      x,
      name: field.field.name,
      label: field.field.label,
      ticks: [
        ...tickValues(field).map((value) => ({ y: at(value), text: field.text(value) })),
        ...(hasMissing ? [{ y: missing, text: 'missing' }] : []),
      ],
      places: field.values.map((value) =>
        value === null ? { y: missing, isMissing: true } : { y: at(value), isMissing: false },
      ),
    };
  });
}

/** From 0, the lowest, to 1. */
function placer({ field, names, extent }: FieldValues): (value: number) => number {
  const [low, high] = extent ?? [0, 1];
  if (low === high) return () => 0.5;
  const log = names === null && field.type === 'number' && low > 0 && high / low > LOG_SPAN;
  const by = log ? Math.log : (value: number) => value;
  return (value) => (by(value) - by(low)) / (by(high) - by(low));
}

function tickValues({ names, extent }: FieldValues): number[] {
  if (!extent) return [];
  if (names && names.length <= MAX_NAMES) return names.map((_, index) => index);
  const [low, high] = extent;
  return low === high ? [low] : [low, high];
}
