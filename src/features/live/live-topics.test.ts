import { describe, expect, it } from 'vitest';
import { isTouched } from './live-topics';

const key = (path: string) => [path.split('.'), { type: 'query' }];

describe('isTouched', () => {
  it('refetches the lists that show runs', () => {
    expect(isTouched(key('runs.list'), new Set(['runs']))).toBe(true);
    expect(isTouched(key('experiments.get'), new Set(['runs']))).toBe(true);
  });
  it('never refetches the history of a run: its page follows the log', () => {
    expect(isTouched(key('runs.get'), new Set(['runs']))).toBe(false);
    expect(isTouched(key('runs.compare'), new Set(['runs']))).toBe(false);
  });
  it('leaves other queries alone', () => {
    expect(isTouched(key('datasets.list'), new Set(['runs', 'workers']))).toBe(false);
    expect(isTouched(['anything'], new Set(['runs']))).toBe(false);
  });
});
