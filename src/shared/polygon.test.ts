import { expect, test } from 'vitest';
import { AREA_CORNERS, AREA_UNITS, type Corner, formatArea, isInside, parseArea } from './polygon';

test('a drawn area is the same after it was in an address, with no more corners than fit', () => {
  const circle = Array.from({ length: 500 }, (_, i): Corner => {
    const angle = (i / 500) * 2 * Math.PI;
    return [0.5 + 0.4 * Math.cos(angle), 0.5 + 0.4 * Math.sin(angle)];
  });
  const text = formatArea(circle);
  const corners = parseArea(text);
  expect(corners.length).toBeLessThanOrEqual(AREA_CORNERS + 1);
  const at = (x: number, y: number): Corner => [x * AREA_UNITS, y * AREA_UNITS];
  expect(isInside(at(0.5, 0.5), corners)).toBe(true);
  expect(isInside(at(0.5, 0.12), corners)).toBe(true);
  expect(isInside(at(0.15, 0.15), corners)).toBe(false);
  expect(formatArea([[-1, 2]])).toBe(`0,${AREA_UNITS}`);
});

test('a hole is not inside', () => {
  const ring: Corner[] = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 9],
    [0, 0],
    [3, 3],
    [3, 6],
    [6, 6],
    [6, 3],
    [3, 3],
  ];
  expect(isInside([1, 1], ring)).toBe(true);
  expect(isInside([4, 5], ring)).toBe(false);
});
