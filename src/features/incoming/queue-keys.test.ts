import { describe, expect, it } from 'vitest';
import { classOptions } from './class-options';
import { nextAfter, queueCommand, stepTo } from './queue-keys';

describe('the keys of the queue', () => {
  it('are letters and arrows, and nothing that an object has anyway', () => {
    expect(queueCommand('j')).toEqual({ step: 1 });
    expect(queueCommand('Enter')).toEqual({ do: 'suggested' });
    expect(queueCommand('constructor')).toBeNull();
  });

  it('lead to the next photo that stays, or to the last one', () => {
    const ids = ['a', 'b', 'c', 'd'];
    expect(nextAfter(ids, new Set(['b', 'c']), 'b')).toBe('d');
    expect(nextAfter(ids, new Set(['d']), 'd')).toBe('c');
    expect(nextAfter(ids, new Set(ids), 'a')).toBeNull();
    expect(stepTo(ids, 'd', 1)).toBe('d');
    expect(stepTo(ids, null, -1)).toBe('a');
  });
});

describe('the classes on offer', () => {
  const coin = { index: 0, value: null, currency: null, country: null };
  const classes = [
    { ...coin, key: '1', label: '1 Cent · Euro · spain' },
    { ...coin, key: '2', label: '2 Cent · Euro · spain' },
  ];
  it('are those that match, and a new one of the name unless there is one', () => {
    expect(classOptions(classes, '2 cent').map(({ key, isNew }) => [key, isNew])).toEqual([
      ['2', false],
      ['2 cent', true],
    ]);
    expect(classOptions(classes, ' 2 ').map(({ key }) => key)).toEqual(['2']);
    expect(classOptions(classes, '')).toHaveLength(2);
  });
});
