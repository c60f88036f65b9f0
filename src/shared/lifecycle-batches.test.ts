import { describe, expect, it } from 'vitest';
import { inBatches, joinOutcomes, joinPreviews } from './lifecycle-batches';

const ids = Array.from({ length: 250 }, (_, index) => String(index));

describe('many things at once', () => {
  it('are done a hundred at a time, with what is behind told after each', async () => {
    const told: number[] = [];
    const sizes = await inBatches(
      ids,
      async (some) => some.length,
      (done) => told.push(done),
    );
    expect(sizes).toEqual([100, 100, 50]);
    expect(told).toEqual([100, 200, 250]);
  });

  it('end at the first call that fails', async () => {
    const called: string[][] = [];
    const failing = inBatches(ids, async (some) => {
      called.push(some);
      if (called.length === 2) throw new Error('the server is gone');
    });
    await expect(failing).rejects.toThrow('the server is gone');
    expect(called.flat()).toHaveLength(200);
  });

  it('are summed up in one outcome and one preview', () => {
    const refused = { ref: '3', label: '#3', reason: 'Run #3 must end first: wait, or cancel.' };
    expect(
      joinOutcomes([
        { done: ['1'], refused: [] },
        { done: ['2'], refused: [refused] },
      ]),
    ).toEqual({
      done: ['1', '2'],
      refused: [refused],
    });
    const preview = {
      items: [],
      along: { model: 2 },
      dependents: {},
      dependentLabels: ['#1'],
      bytes: 10,
      binDays: 30,
    };
    expect(
      joinPreviews([
        { ...preview, obstacles: ['a'] },
        { ...preview, obstacles: ['a', 'b'] },
      ]),
    ).toEqual({
      ...preview,
      along: { model: 4 },
      dependentLabels: ['#1', '#1'],
      bytes: 20,
      obstacles: ['a', 'b'],
    });
  });
});
