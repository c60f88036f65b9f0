import superjson from 'superjson';
import { describe, expect, it } from 'vitest';
import { decodeAnswer, encodeAnswer } from './answer-coding';

const answers: Record<string, unknown> = {
  'plain values': { a: 1, b: 'two', c: [true, null, { d: [] }], e: 0.1 },
  'dates and what is undefined': [{ at: new Date(1e12), gone: undefined }, { nested: { at: [new Date(0)] } }],
  'a bare date': new Date(5),
  nothing: undefined,
  null: null,
  'a list of numbers': [1, 2, 3],
  'what JSON cannot say': {
    nan: Number.NaN,
    big: 12n,
    zero: -0,
    set: new Set([1]),
    map: new Map([['a', 1]]),
  },
  'keys that look like paths': { 'a.b': new Date(7), 'c\\d': { e: undefined } },
  'an object without prototype': Object.assign(Object.create(null), { at: new Date(9) }),
};

describe('an encoded answer', () => {
  it.each(Object.keys(answers))('says the same as superjson’s: %s', (name) => {
    const encoded = encodeAnswer(answers[name]);
    expect(encoded).toEqual(superjson.serialize(answers[name]));
    // Strictly: what is undefined is not the same as what is not there.
    const theirs = superjson.deserialize(superjson.serialize(answers[name]));
    expect(superjson.deserialize(JSON.parse(JSON.stringify(encoded)))).toStrictEqual(theirs);
    expect(decodeAnswer(JSON.parse(JSON.stringify(encoded)))).toStrictEqual(theirs);
  });

  it('leaves the answer as it was', () => {
    const at = new Date(4);
    const answer = { list: [{ at, gone: undefined }, 'same'] };
    encodeAnswer(answer);
    expect(answer).toStrictEqual({ list: [{ at, gone: undefined }, 'same'] });
  });

  it('gives twice what stands in two places, and leaves circles to superjson', () => {
    const shared = { at: new Date(3) };
    expect(superjson.deserialize(encodeAnswer({ a: shared, b: shared }))).toEqual({ a: shared, b: shared });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(encodeAnswer(circle)).toEqual(superjson.serialize(circle));
  });
});
