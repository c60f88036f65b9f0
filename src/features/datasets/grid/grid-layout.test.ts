import { expect, test } from 'vitest';
import { layOut } from './grid-layout';

test('photos fill the width, three beside each other on a phone', () => {
  expect(layOut({ width: 358, photos: 100 })).toMatchObject({ columns: 3, rows: 34 });
  expect(layOut({ width: 1000, photos: 100 })).toMatchObject({ columns: 8, rows: 13 });
  expect(layOut({ width: 1000, photos: 0 })).toMatchObject({ rows: 0 });
});

test('no number of photos makes a page that a browser cannot draw', () => {
  for (const photos of [100_000, 200_000, 1_000_000]) {
    for (const width of [280, 358, 1280]) {
      const { rows, rowHeight, columns } = layOut({ width, photos });
      expect(rows * rowHeight).toBeLessThanOrEqual(16_000_000);
      expect(rows * columns).toBeGreaterThanOrEqual(photos);
    }
  }
  // 100,000 need no smaller photos for it, even on a phone.
  expect(layOut({ width: 358, photos: 100_000 }).columns).toBe(3);
});
