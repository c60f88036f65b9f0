import { expect, it } from 'vitest';
import { missingPhotosText } from './missing-photos';

it('names the first few in order and how many there are', () => {
  const missing = ['f', 'b', 'e', 'a', 'd', 'c'].map((digit) => digit.repeat(64));
  const words = missingPhotosText({ missing, total: 10, from: 'the server' });
  expect(words).toContain('6 of the 10 photos of this dataset are gone from the server: aaaaaaaaaaaa…, bbb');
  expect(words).toContain('eeeeeeeeeeee…, …. Put them back');
  expect(words).not.toContain('ffff');
});
