import { expect, test } from 'vitest';
import { POINT } from '@/shared/contracts/photo-map';
import {
  countFound,
  groupOf,
  layersOf,
  nearestPoint,
  PLACE_UNITS,
  toPlace,
  toScreen,
  unpackPoints,
  WHOLE,
  within,
  zoomed,
} from './map-points';

const base64 = (array: Uint8Array | Uint16Array | Uint32Array) =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
const size = { width: 800, height: 600 };
const points = unpackPoints({
  ids: base64(Uint32Array.of(7, 70_000)),
  places: base64(Uint16Array.of(0, 0, PLACE_UNITS, PLACE_UNITS / 2)),
  classes: base64(Uint16Array.of(1, 300)),
  splits: base64(Uint8Array.of(0, 2)),
  marks: base64(Uint8Array.of(POINT.flagged, POINT.answered | POINT.right)),
});

test('what the server has packed comes out as it was, and each photo is in its group', () => {
  expect([...points.ids]).toEqual([7, 70_000]);
  const groups = (by: 'class' | 'split' | 'flag' | 'error') => [0, 1].map((i) => groupOf(points, i, by));
  expect(groups('class')).toEqual([1, 4]);
  expect(groups('split')).toEqual([0, 2]);
  expect(groups('flag')).toEqual([1, 0]);
  expect(groups('error')).toEqual([0, 1]);
});

test('enlarging leaves what is below the pointer where it is, and the photo there is found', () => {
  const at = toScreen(size, WHOLE, [1, 0.5]);
  const view = zoomed(size, WHOLE, { by: 4, at });
  const again = toScreen(size, view, [1, 0.5]);
  expect(again[0]).toBeCloseTo(at[0], 6);
  expect(again[1]).toBeCloseTo(at[1], 6);
  expect(toPlace(size, view, again)[0]).toBeCloseTo(1, 6);
  expect(nearestPoint(points, { size, view, at, within: 8 })).toBe(1);
  expect(nearestPoint(points, { size, view, at: [at[0] - 40, at[1]], within: 8 })).toBeNull();
  expect(zoomed(size, view, { by: 0.01, at })).toEqual(WHOLE);
});

test('layers hold each photo once, those that are not found below the others', () => {
  const all = unpackPoints({
    ids: base64(Uint32Array.of(1, 2, 3, 4)),
    places: base64(Uint16Array.of(50, 50, 100, 100, PLACE_UNITS, 0, PLACE_UNITS, PLACE_UNITS)),
    classes: base64(Uint16Array.of(0, 0, 0, 0)),
    splits: base64(Uint8Array.of(2, 0, 1, 0)),
    marks: base64(Uint8Array.of(POINT.matches, POINT.matches, 0, POINT.matches | POINT.flagged)),
  });
  const { order, parts } = layersOf(all, 'split', 3);
  expect([...order]).toEqual([2, 1, 3, 0]);
  expect(parts).toEqual([
    { isFound: false, group: 1, from: 0, to: 1 },
    { isFound: true, group: 0, from: 1, to: 3 },
    { isFound: true, group: 2, from: 3, to: 4 },
  ]);
  const corner = within(all, [
    [0, 0],
    [0.1, 0],
    [0.1, 0.1],
    [0, 0.1],
  ]);
  expect([countFound(all), countFound(corner)]).toEqual([3, 2]);
  expect([...corner.marks]).toEqual([POINT.matches, POINT.matches, 0, POINT.flagged]);
});
