import { expect, it } from 'vitest';
import { answeredCells, packAnswers, whyNoAnswers } from './epoch-answers';

const items = [
  { hash: 'c', truth: 0, predicted: 2 },
  { hash: 'a', truth: 0, predicted: 0 },
  { hash: 'd', truth: 2, predicted: 300 },
  { hash: 'b', truth: 0, predicted: 2 },
];

it('packs answers by the photos’ hashes, the low byte first', () => {
  expect([...packAnswers(items)]).toEqual([0, 0, 2, 0, 2, 0, 300 - 256, 1]);
  expect(packAnswers([])).toHaveLength(0);
});

it('counts them by truth and answer, in whichever order the photos come', () => {
  const cells = [
    [0, 0, 1],
    [0, 2, 2],
    [2, 300, 1],
  ];
  const packed = packAnswers(items);
  expect(answeredCells(packed, { photos: items, classes: 301 })).toEqual(cells);
  expect(answeredCells(packed, { photos: [...items].reverse(), classes: 301 })).toEqual(cells);
});

it('reads bytes that lie anywhere in a buffer, as databases hand them out', () => {
  const packed = packAnswers(items);
  const inside = new Uint8Array(packed.length + 1);
  inside.set(packed, 1);
  expect(answeredCells(inside.subarray(1), { photos: items, classes: 301 })).toHaveLength(3);
});

it('has no cells of other photos or of a class that there is not', () => {
  const packed = packAnswers(items);
  expect(answeredCells(packed, { photos: items.slice(1), classes: 301 })).toBeNull();
  expect(answeredCells(packed, { photos: items, classes: 300 })).toBeNull();
});

it('is for runs of up to 20,000 photos and two million answers, and says why not', () => {
  expect(whyNoAnswers({ photos: 20_000, epochs: 100 })).toBeNull();
  expect(whyNoAnswers({ photos: 600, epochs: 1000 })).toBeNull();
  expect(whyNoAnswers({ photos: 20_001, epochs: 1 })).toContain('20001 validation photos');
  expect(whyNoAnswers({ photos: 20_000, epochs: 101 })).toContain('101 epochs are too many');
});
