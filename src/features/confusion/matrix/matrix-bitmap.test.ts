import { describe, expect, it } from 'vitest';
import { indexConfusion } from '../confusion-matrix';
import { MATRIX_SCALES, sequentialScale } from './colour-scale';
import { cellValue, renderMatrix } from './matrix-bitmap';

const coin = (index: number) => ({
  index,
  key: `${index}`,
  label: `${index}`,
  value: null,
  currency: null,
  country: null,
});
const matrix = indexConfusion({
  classes: [coin(0), coin(1)],
  cells: [
    [0, 0, 3],
    [0, 1, 1],
  ],
});
const scales = {
  right: sequentialScale(MATRIX_SCALES.light.right),
  wrong: sequentialScale(MATRIX_SCALES.light.wrong),
};

describe('the matrix bitmap', () => {
  it('reads shares by row and counts against the fullest cell', () => {
    expect(cellValue(matrix, 'share', 0, 1)).toBe(0.25);
    expect(cellValue(matrix, 'count', 0, 1)).toBeCloseTo(1 / 3);
    expect(matrix.share(1, 1)).toBe(0);
  });

  it('paints in screen order, leaves empty cells blank and the diagonal in its own hue', () => {
    const order = { order: [1, 0], position: [1, 0], groups: [] };
    const pixels = renderMatrix({ matrix, order, mode: 'share', scales });
    const at = (row: number, column: number) => [
      ...pixels.slice((row * 2 + column) * 4, (row * 2 + column) * 4 + 4),
    ];
    expect(at(0, 0)).toEqual([0, 0, 0, 0]);
    expect(at(0, 1)).toEqual([0, 0, 0, 0]);
    const [red, green] = at(1, 1);
    expect(green).toBeGreaterThan(red as number);
    const [wrongRed, wrongGreen] = at(1, 0);
    expect(wrongRed).toBeGreaterThan(wrongGreen as number);
  });
});
