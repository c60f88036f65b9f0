import type { ClassOrder } from '../class-order';
import type { ConfusionMatrix } from '../confusion-matrix';
import { colourAt, type Rgb } from './colour-scale';

const MATRIX_MODES = ['share', 'count'] as const;
/** `share`: fraction of the row's photos; `count`: photos, relative to the fullest cell. */
export type MatrixMode = (typeof MATRIX_MODES)[number];

export interface MatrixScales {
  right: readonly Rgb[];
  wrong: readonly Rgb[];
}

/** The value of a cell on the colour scale, 0 to 1. */
export function cellValue(
  matrix: ConfusionMatrix,
  mode: MatrixMode,
  truth: number,
  predicted: number,
): number {
  return mode === 'share'
    ? matrix.share(truth, predicted)
    : matrix.count(truth, predicted) / Math.max(1, matrix.largestCount);
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
  for (const [truth, predicted] of matrix.cells) {
    const row = order.position[truth];
    const column = order.position[predicted];
    if (row === undefined || column === undefined) continue;
    const [r, g, b] = cellColour(scales, cellValue(matrix, mode, truth, predicted), truth === predicted);
    pixels.set([r, g, b, 255], (row * size + column) * 4);
  }
  return pixels;
}
