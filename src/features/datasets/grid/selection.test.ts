import { describe, expect, it } from 'vitest';
import { allOf, countSelected, isSelected, rangesOf, type Selection, toggled, withRange } from './selection';

/** Ids have gaps, as those of other versions lie between. */
const place = (index: number) => ({ index, id: 100 + index * 3 });
const chosen = (selection: Selection, total = 40) =>
  Array.from({ length: total }, (_, index) => index).filter((index) => isSelected(selection, index));

describe('a selection in the grid', () => {
  it('takes in all photos between two clicks, also those that were never loaded', () => {
    const selection = withRange(toggled([], place(20)), place(20), place(5));
    expect(countSelected(selection)).toBe(16);
    expect(rangesOf(selection)).toEqual([[115, 160]]);
  });

  it('takes single photos out of all of them, and sends ranges that no photo falls between', () => {
    const selection = toggled(toggled(allOf(40), place(0)), place(7));
    expect(chosen(selection)).not.toContain(7);
    expect(countSelected(selection)).toBe(38);
    expect(rangesOf(selection)).toEqual([
      [101, 120],
      [122, 2 ** 31 - 1],
    ]);
    expect(allOf(0)).toEqual([]);
  });

  it('is the same set whatever the order of clicks, in ranges that do not touch', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % below;
    };
    for (let round = 0; round < 200; round++) {
      let selection: Selection = [];
      const wanted = new Set<number>();
      for (let step = 0; step < 12; step++) {
        const [a, b] = [random(40), random(40)];
        if (random(3) === 0) {
          selection = withRange(selection, place(a), place(b));
          for (let at = Math.min(a, b); at <= Math.max(a, b); at++) wanted.add(at);
        } else {
          selection = toggled(selection, place(a));
          if (!wanted.delete(a)) wanted.add(a);
        }
      }
      expect(chosen(selection)).toEqual([...wanted].sort((x, y) => x - y));
      expect(countSelected(selection)).toBe(wanted.size);
      const ids = rangesOf(selection);
      const told = [...Array(40).keys()].filter((index) =>
        ids.some(([from, to]) => from <= place(index).id && place(index).id <= to),
      );
      expect(told).toEqual(chosen(selection));
    }
  });
});
