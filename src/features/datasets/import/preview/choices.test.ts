import { describe, expect, it } from 'vitest';
import { withClassName, withClassSkipped, withLevel, withOption } from './choices';

describe('choices about an import', () => {
  it('name only what differs from what is read off the files', () => {
    expect(withOption({ level: 2 }, 'level', undefined)).toEqual({});
    expect(withOption({}, 'splits', {})).toEqual({});
    const named = withClassName({}, 'a', { country: 'Spain' });
    expect(named).toEqual({ classNames: { a: { country: 'Spain' } } });
    expect(withClassName(named, 'a', null)).toEqual({});
    const without = withClassSkipped(withClassSkipped({}, 'a', true), 'b', true);
    expect(without).toEqual({ skipClasses: ['a', 'b'] });
    expect(withClassSkipped(withClassSkipped(without, 'a', false), 'b', false)).toEqual({});
  });

  it('lose what they say of classes when another level is chosen', () => {
    const options = { level: 1, classNames: { a: {} }, skipClasses: ['b'], encoding: 'cp437' as const };
    expect(withLevel(options, 2)).toEqual({ level: 2, encoding: 'cp437' });
  });
});
