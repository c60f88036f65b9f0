import superjson from 'superjson';
import { describe, expect, it } from 'vitest';
import { decodeInput } from './decode-input';

const roundTrip = (value: unknown) => decodeInput(JSON.parse(superjson.stringify(value)));

describe('decodeInput', () => {
  it('reads what pages and programs send', () => {
    const shared = { width: 0.5 };
    const values = [
      { id: 'a', at: new Date(5), list: [{ until: undefined }, 1, null], again: [shared, shared] },
      { 'a.b': new Date(6), 'a\\': new Date(7), 'a\\.b': { c: new Date(8) } },
      new Date(9),
      undefined,
      'text',
      null,
    ];
    for (const value of values) expect(roundTrip(value)).toStrictEqual(value);
    expect(decodeInput(undefined)).toBeUndefined();
  });

  it('builds nothing else, and reaches nothing but what was sent', () => {
    for (const value of [new Map([[1, 2]]), { a: new Set([1]) }, /x/, { e: new Error('x') }, 5n]) {
      expect(() => roundTrip(value)).toThrow('as superjson writes it');
    }
    for (const path of ['__proto__.x', 'constructor.prototype.x', 'a.b', 'toString']) {
      expect(() => decodeInput({ json: { a: 1 }, meta: { values: { [path]: ['undefined'] } } })).toThrow();
    }
    for (const input of [1, 'x', [], { meta: {} }, null]) expect(() => decodeInput(input)).toThrow();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
