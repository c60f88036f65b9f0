import { expect, test } from 'vitest';
import { countries, currencies } from './iso-names';
import { findVariants, isVariant } from './spelling-variants';

test('spellings of one name are found, and other names are not', () => {
  const same = [
    ['Philipine', 'Philippine'],
    ['united_kingdom', 'United Kingdom'],
    ['Brazilian real', 'Brasilian real'],
    ['1 Cent · Australian dollar', '1 cent · australian  dollar'],
    ['Perú', 'Peru'],
  ] as const;
  for (const [a, b] of same) expect([a, b, isVariant(a, b)]).toEqual([a, b, true]);
  const other = [
    ['1 Cent · Australian dollar', '5 Cent · Australian dollar'],
    ['Iran', 'Iraq'],
    ['Austria', 'Australia'],
    ['Slovakia', 'Slovenia'],
    ['10 Cent', '1 Cent'],
  ] as const;
  for (const [a, b] of other) expect([a, b, isVariant(a, b)]).toEqual([a, b, false]);
});

test('of two spellings the more frequent is the name', () => {
  expect(findVariants(['Philipine peso', 'Philippine peso', 'Philippine peso', 'euro'])).toEqual([
    { name: 'Philippine peso', variant: 'Philipine peso' },
  ]);
});

test('a name of a standard beats a more frequent slip, and two of its names are two', () => {
  const standard = ['Philippine Peso', 'Philippines', 'Austria', 'Guinea', 'Guyana'];
  expect(findVariants(['Philipine peso', 'Philipine peso', 'Philippine peso'], standard)).toEqual([
    { name: 'Philippine peso', variant: 'Philipine peso' },
  ]);
  expect(findVariants(['philippine'], standard)).toEqual([{ name: 'Philippines', variant: 'philippine' }]);
  expect(findVariants(['philippines', 'philippines', 'Philippines'], standard)).toEqual([
    { name: 'philippines', variant: 'Philippines' },
  ]);
  expect(findVariants(['Guinea', 'Guyana', 'guyana_', 'Shilling'], standard)).toEqual([
    { name: 'Guyana', variant: 'guyana_' },
  ]);
});

test('the platform names currencies and countries', () => {
  expect(currencies()).toContainEqual({ code: 'PHP', name: 'Philippine Peso' });
  expect(countries()).toContainEqual({ code: 'PH', name: 'Philippines' });
  expect(countries().length).toBeGreaterThan(200);
  expect(countries().some(({ code }) => code === 'ZZ')).toBe(false);
});
