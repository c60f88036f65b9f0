import { describe, expect, it } from 'vitest';
import { topK } from './read-answer';

describe('the top k of a prediction', () => {
  it('are the most probable classes, best first', () => {
    expect(topK([0.1, 0.6, 0.05, 0.25], 2)).toEqual([
      { index: 1, p: 0.6 },
      { index: 3, p: 0.25 },
    ]);
  });

  it('keep the order of the classes among equals', () => {
    expect(topK([0.25, 0.25, 0.25, 0.25], 3).map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('are all classes when k is larger, and none when k is 0', () => {
    expect(topK(Float32Array.of(0.5, 0.5), 5)).toHaveLength(2);
    expect(topK([0.5, 0.5], 0)).toEqual([]);
  });

  it('leave the prediction as it was', () => {
    const probabilities = Float32Array.of(0.1, 0.9);
    topK(probabilities, 1);
    expect([...probabilities]).toEqual([Math.fround(0.1), Math.fround(0.9)]);
  });
});
