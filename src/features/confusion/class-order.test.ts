import { describe, expect, it } from 'vitest';
import { orderApplies, orderClasses } from './class-order';

const coin = (index: number, key: string, country: string | null) => ({
  index,
  key,
  label: key,
  value: null,
  currency: null,
  country,
});
const classes = [coin(0, '10', 'peru'), coin(1, '2', 'chile'), coin(2, '1', 'peru'), coin(3, '3', null)];
const metrics = (recalls: (number | null)[]) =>
  recalls.map((recall, index) => ({
    index,
    key: '',
    label: '',
    support: 1,
    predicted: 1,
    precision: null,
    recall,
    f1: null,
  }));
const confusion = {
  classes,
  cells: [[0, 1, 2]] as [number, number, number][],
  perClass: metrics([0.5, null, 0, 1]),
};

describe('class orders', () => {
  it('orders keys as people count', () => {
    expect(orderClasses('key', confusion).order).toEqual([2, 1, 3, 0]);
  });

  it('groups by country, classes without one last', () => {
    const { order, position, groups } = orderClasses('country', confusion);
    expect(order).toEqual([1, 2, 0, 3]);
    expect(position).toEqual([2, 0, 1, 3]);
    expect(groups).toEqual([
      { label: 'chile', start: 0, end: 1 },
      { label: 'peru', start: 1, end: 3 },
      { label: 'none', start: 3, end: 4 },
    ]);
  });

  it('puts the worst recall first and classes without photos last', () => {
    expect(orderClasses('recall', confusion).order).toEqual([2, 0, 3, 1]);
  });

  it('puts confused classes side by side', () => {
    expect(orderClasses('similarity', confusion).order.slice(0, 2).sort()).toEqual([0, 1]);
  });

  it('does not offer an order by currency when no class has one', () => {
    expect(orderApplies('currency', classes)).toBe(false);
    expect(orderApplies('country', classes)).toBe(true);
  });
});
