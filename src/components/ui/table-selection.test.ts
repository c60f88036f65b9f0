import { expect, it } from 'vitest';
import { selectRows } from './table-selection';

const rows = ['a', 'b', 'c', 'd', 'e'];

it('ticks and clears one row, and with an anchor all between, whichever comes first', () => {
  const selected = ['x', 'b'];
  const select = (id: string, checked: boolean, anchor: string | null) =>
    selectRows({ selected }, { rows, id, checked, anchor });
  expect(select('d', true, null)).toEqual(['x', 'b', 'd']);
  expect(select('d', true, 'b')).toEqual(['x', 'b', 'c', 'd']);
  expect(select('a', true, 'c')).toEqual(['x', 'b', 'a', 'c']);
  expect(select('b', false, null)).toEqual(['x']);
  expect(select('a', false, 'e')).toEqual(['x']);
});

it('takes a row that is shown no more for no anchor, and no more rows than may be selected', () => {
  expect(selectRows({ selected: [] }, { rows, id: 'd', checked: true, anchor: 'x' })).toEqual(['d']);
  expect(selectRows({ selected: ['e'], max: 3 }, { rows, id: 'd', checked: true, anchor: 'a' })).toEqual([
    'e',
    'a',
    'b',
  ]);
});
