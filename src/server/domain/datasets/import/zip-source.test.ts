import { describe, expect, it } from 'vitest';
import { nameClasses, readClassNames } from './zip-source';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('readClassNames', () => {
  it('reads folder names to names', () => {
    expect(readClassNames(bytes('{"1": "1 Cent,Euro,spain"}')).get('1')).toBe('1 Cent,Euro,spain');
  });

  it.each([
    ['no JSON', '{"1": ', 'it is no valid JSON'],
    ['a list', '["1 Cent"]', 'must be one object'],
    ['names that are no texts', '{"1": 5}', 'must be one object'],
  ])('refuses %s and says what to do', (_, text, message) => {
    expect(() => readClassNames(bytes(text))).toThrow(message);
  });
});

describe('nameClasses', () => {
  it('splits value, currency and country, and takes any other name as a label', () => {
    const names = new Map([
      ['1', '1 Cent,Euro,spain'],
      ['2', 'A button'],
    ]);
    const { classes, notes } = nameClasses(['1', '2'], names);
    expect(classes).toEqual([
      { key: '1', label: '1 Cent · Euro · spain', value: '1 Cent', currency: 'Euro', country: 'spain' },
      { key: '2', label: 'A button', value: null, currency: null, country: null },
    ]);
    expect(notes).toEqual([]);
  });

  it('says which names are missing and which are left over', () => {
    const { notes } = nameClasses(
      ['1', '2'],
      new Map([
        ['1', 'x'],
        ['9', 'y'],
      ]),
    );
    expect(notes).toEqual([
      'cat_to_name.json has no name for: 2.',
      'cat_to_name.json names classes that have no folder: 9.',
    ]);
  });
});
