import { describe, expect, it } from 'vitest';
import { recipeSchema } from '@/shared/recipe';
import { reasonToWait } from './waiting';

const worker = (over: object = {}) => ({
  name: 'lab',
  connected: true,
  runtime: 'tensorflow',
  problem: null,
  ...over,
});
const reason = (workers: ReturnType<typeof worker>[], ahead = 0) =>
  reasonToWait({ recipe: recipeSchema.parse({}), workers, ahead });

describe('reasonToWait', () => {
  it('misses a worker when none is connected', () => {
    expect(reason([])).toMatch(/No worker is connected/);
    expect(reason([worker({ connected: false })], 3)).toMatch(/No worker is connected/);
  });

  it('names the problem of the only worker', () => {
    expect(reason([worker({ runtime: null, problem: 'libtensorflow is missing.' })])).toBe(
      'Worker lab cannot train: libtensorflow is missing.',
    );
    expect(reason([worker({ runtime: 'wasm' })])).toMatch(/trains the head only/);
  });

  it('counts the runs ahead, in good English', () => {
    expect(reason([worker()], 1)).toBe('1 run is ahead of it.');
    expect(reason([worker()], 2)).toBe('2 runs are ahead of it.');
  });

  it('is about to end when it is the next', () => {
    expect(reason([worker()])).toMatch(/lab is busy or about to take it/);
    expect(reason([worker(), worker({ name: 'two' })])).toMatch(/free worker/);
  });
});
