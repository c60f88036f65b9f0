import type { ClassOrder } from '../class-order';
import type { ConfusionMatrix } from '../confusion-matrix';
import { colourAt, type Rgb } from './colour-scale';

/**
 * `share`: fraction of the row's photos; `count`: photos, relative to the fullest cell; `change`: photos more or fewer than
 * another matrix has; `log`: photos, each factor as far as the next.
 */
export type MatrixMode = 'share' | 'count' | 'log' | 'change';

export interface MatrixScales {
  right: readonly Rgb[];
  wrong: readonly Rgb[];
}

/**
 * Where a count lies between none and the largest when each factor is as far as the next. Squared, for the colours are spread
 * by a square root.
 */
export function logPosition(count: number, largest: number): number {
  return (Math.log1p(count) / Math.log1p(largest)) ** 2;
}

/** The value of a cell on the colour scale, 0 to 1. */
export function cellValue(
  matrix: ConfusionMatrix,
  mode: MatrixMode,
  truth: number,
  predicted: number,
): number {
  if (mode === 'share') return matrix.share(truth, predicted);
  const [count, largest] = [Math.abs(matrix.count(truth, predicted)), Math.max(1, matrix.largestCount)];
  return mode === 'log' ? logPosition(count, largest) : count / largest;
}

/** Is a filled cell good news: an answer that is right, or a change for the better? */
export function isGood(mode: MatrixMode, truth: number, predicted: number, count: number): boolean {
  return mode === 'change' ? (truth === predicted) === count > 0 : truth === predicted;
}

export function cellColour(scales: MatrixScales, value: number, right: boolean): Rgb {
  return colourAt(right ? scales.right : scales.wrong, value);
}

/**
 * One pixel to a cell, in screen order; cells without photos stay transparent. The painter scales it up without
 * smoothing, so that a frame costs the same at 4 and at 400 classes.
 * @returns RGBA bytes, `[size, size, 4]` row-major.
 */
export function renderMatrix({
  matrix,
  order,
  mode,
  scales,
}: {
  matrix: ConfusionMatrix;
  order: ClassOrder;
  mode: MatrixMode;
  scales: MatrixScales;
}): Uint8ClampedArray<ArrayBuffer> {
  const { size } = matrix;
  const pixels = new Uint8ClampedArray(size * size * 4);
  for (const [truth, predicted, count] of matrix.cells) {
    const row = order.position[truth];
    const column = order.position[predicted];
    if (row === undefined || column === undefined) continue;
    const [r, g, b] = cellColour(
      scales,
      cellValue(matrix, mode, truth, predicted),
      isGood(mode, truth, predicted, count),
    );
    pixels.set([r, g, b, 255], (row * size + column) * 4);
  }
  return pixels;
}
