import { expect, it } from 'vitest';
import { PackedCurves } from './packed-curves';
import { packEntries, StepColumns } from './step-columns';

const curve = (toSeq: number) => ({
  toSeq,
  columns: new StepColumns().with([
    packEntries([
      {
        type: 'setup',
        runId: 'run',
        seq: 1,
        attempt: 1,
        at: 0,
        payload: {
          resumedFrom: null,
          runtime: 'TensorFlow',
          device: 'CPU',
          parameters: 1,
          classes: 3,
          baseWeights: { kind: 'random', source: 'asked for', width: 1 },
          trainPhotos: 1,
          validationPhotos: 1,
          testPhotos: 1,
        },
      },
    ]),
  ]),
});

it('keeps the curves that were used last, and none for whoever has read less of the log', () => {
  const one = curve(10);
  const curves = new PackedCurves(2 * one.columns.byteLength);
  curves.keep('a', one);
  curves.keep('b', curve(20));
  expect(curves.get('a', 10)).toBe(one);
  expect(curves.get('b', 19)).toBeUndefined();
  curves.keep('c', curve(30));
  expect(curves.get('b', 20)).toBeUndefined();
  expect(curves.get('a', 10)).toBe(one);
  const longer = curve(40);
  curves.keep('a', longer);
  expect(curves.get('a', 40)).toBe(longer);
  expect(curves.get('c', 30)).toBeDefined();
});
