import { expect, test } from 'vitest';
import { type MapCursor, pressKey } from './map-keys';
import { toScreen, type View, WHOLE } from './map-points';

const size = { width: 824, height: 624 };

/** Presses keys one after the other; upper-case arrows are large steps. */
function press(
  keys: string[],
  begun: { cursor: MapCursor | null; view: View } = { cursor: null, view: WHOLE },
) {
  let state: { cursor: MapCursor | null; view: View } = begun;
  const taken: unknown[] = [];
  let opened = 0;
  for (const key of keys) {
    const isLarge = key.startsWith('Shift+');
    const result = pressKey({ key: key.replace('Shift+', ''), isLarge }, { ...state, size });
    if (!result) continue;
    state = result;
    if (result.area) taken.push(result.area);
    if (result.opens) opened += 1;
  }
  return { ...state, taken, opened };
}

test('two corners are a rectangle, and more a line from one to the next', () => {
  // A step of 72 is 0.12 of a side of 600.
  const rectangle = press(['ArrowUp', ' ', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Enter']);
  expect(rectangle.taken).toEqual([
    [
      [0.5, 0.5],
      [expect.closeTo(0.62), 0.5],
      [expect.closeTo(0.62), expect.closeTo(0.62)],
      [0.5, expect.closeTo(0.62)],
    ],
  ]);
  expect(rectangle.cursor?.corners).toEqual([]);
  const line = press(['ArrowUp', ' ', 'Shift+ArrowRight', ' ', 'Shift+ArrowDown', 'Enter']);
  expect(line.taken).toEqual([
    [
      [0.5, 0.5],
      [expect.closeTo(0.62), 0.5],
      [expect.closeTo(0.62), expect.closeTo(0.62)],
    ],
  ]);
});

test('corners are taken back one by one or all at once, and one alone takes nothing', () => {
  const corners = (keys: string[]) => press(['ArrowUp', ...keys]).cursor?.corners.length;
  expect(corners([' ', 'ArrowUp', ' ', 'Backspace'])).toBe(1);
  expect(corners([' ', ' '])).toBe(1);
  expect(corners([' ', 'ArrowUp', ' ', 'Escape'])).toBe(0);
  expect(press(['ArrowUp', ' ', 'Enter']).taken).toEqual([]);
  expect(press(['ArrowUp', 'Escape']).cursor).toBeNull();
  expect(press(['ArrowUp', 'Enter'])).toMatchObject({ opened: 1, taken: [] });
  // Before the cross is there, these are the page's.
  expect(press([' ', 'Enter', 'Escape', 'x'])).toMatchObject({ cursor: null, opened: 0 });
});

test('the cross never leaves the map, nor an enlarged map the screen under it', () => {
  const far = press(Array.from({ length: 40 }, () => 'Shift+ArrowLeft'));
  expect(far.cursor?.at[0]).toBe(0);
  expect(far.view).toEqual(WHOLE);
  const close = press(['ArrowUp', '+', '+', '+', ...Array.from({ length: 12 }, () => 'Shift+ArrowRight')]);
  expect(close.view.zoom).toBeCloseTo(1.6 ** 3);
  const [x] = toScreen(size, close.view, close.cursor?.at ?? [0, 0]);
  expect(x).toBeLessThanOrEqual(size.width - 24 + 1e-6);
  expect(close.view.x).toBeGreaterThan(0.5);
});

test('what is in view is an area of its own', () => {
  const [area] = press(['ArrowUp', '+', 'v']).taken as [number, number][][];
  expect(area).toHaveLength(4);
  const [[left = 0, top = 0] = [], , [right = 0, bottom = 0] = []] = area ?? [];
  expect([right - left, bottom - top]).toEqual([
    expect.closeTo(size.width / 600 / 1.6),
    expect.closeTo(size.height / 600 / 1.6),
  ]);
});
