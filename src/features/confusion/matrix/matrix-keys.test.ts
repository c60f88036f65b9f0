import { describe, expect, it } from 'vitest';
import { indexConfusion } from '../confusion-matrix';
import { moveCursor } from './matrix-keys';

const classes = [0, 1, 2, 3].map((index) => ({
  index,
  key: `${index}`,
  label: `${index}`,
  value: null,
  currency: null,
  country: null,
}));
const matrix = indexConfusion({
  classes,
  cells: [
    [0, 0, 4],
    [0, 3, 1],
  ],
});
const order = { order: [0, 1, 2, 3], position: [0, 1, 2, 3], groups: [] };
const press = (row: number, column: number, key: string, jump = false) =>
  moveCursor({ row, column }, { key, jump }, matrix, order);

describe('the cursor of the matrix', () => {
  it('steps by one cell and stays inside', () => {
    expect(press(1, 1, 'ArrowRight')).toEqual({ row: 1, column: 2 });
    expect(press(0, 0, 'ArrowUp')).toEqual({ row: 0, column: 0 });
    expect(press(2, 1, 'End')).toEqual({ row: 2, column: 3 });
  });

  it('jumps over empty cells to the next filled one and stays when there is none', () => {
    expect(press(0, 0, 'ArrowRight', true)).toEqual({ row: 0, column: 3 });
    expect(press(1, 0, 'ArrowRight', true)).toEqual({ row: 1, column: 0 });
  });

  it('leaves other keys to the page', () => {
    expect(press(0, 0, 'Tab')).toBeNull();
  });
});
