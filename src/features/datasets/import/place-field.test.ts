import { expect, test } from 'vitest';
import { nameOfPlace } from './place-field';

test.each([
  ['https://example.org/sets/euro-coins.zip?key=1', 'euro-coins'],
  ['s3://bucket/coins/won/', 'won'],
  ['server:/srv/photos/Euro coins', 'Euro coins'],
  ['https://', ''],
])('%s is suggested as %s', (place, name) => {
  expect(nameOfPlace(place)).toBe(name);
});
