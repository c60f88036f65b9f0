import { expect, it } from 'vitest';
import { widthSpellings } from './weight-download';

it('spells a width as the published folders do', () => {
  expect(widthSpellings(0.35)).toEqual(['0.35']);
  expect(widthSpellings(0.5)).toEqual(['0.50', '0.5']);
  expect(widthSpellings(1)).toEqual(['1.00', '1.0', '1']);
});
