import { describe, expect, it } from 'vitest';
import { recipeSchema } from '@/shared/recipe/recipe';
import { reasonToWait } from './waiting';

const worker = (over: object = {}) => ({
  name: 'lab',
  connected: true,
  runtime: 'tensorflow',
  problem: null,
  labels: [] as string[],
  gpuMemoryMiB: null,
  draining: false,
  ...over,
});
const now = new Date('2026-01-01T12:00:00Z');
const run = { recipe: recipeSchema.parse({}), requires: null, notBefore: null };
const reason = (workers: ReturnType<typeof worker>[], ahead = 0, asked: object = {}) =>
  reasonToWait({ run: { ...run, ...asked }, workers, ahead, now });

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

  it('does not wait for the runs ahead where all that could train it are drained', () => {
    expect(reason([worker({ draining: true }), worker({ runtime: null })], 2)).toBe(
      'Worker lab, which could train it, is drained: let it take runs again on the workers page.',
    );
    expect(reason([worker({ draining: true }), worker({ name: 'two' })])).toMatch(/two is busy or about/);
  });

  it('counts the runs ahead, in good English', () => {
    expect(reason([worker()], 1)).toBe('1 run is ahead of it.');
    expect(reason([worker()], 2)).toBe('2 runs are ahead of it.');
  });

  it('is about to end when it is the next', () => {
    expect(reason([worker()])).toMatch(/lab is busy or about to take it/);
    expect(reason([worker(), worker({ name: 'two' })])).toMatch(/free worker/);
  });

  it('is the time it is scheduled for, until that has come', () => {
    const at = (time: string) => reason([worker()], 0, { notBefore: new Date(time) });
    expect(at('2026-01-01T18:30:00Z')).toBe('Scheduled for 2026-01-01 18:30 UTC.');
    expect(at('2026-01-01T12:00:00Z')).toMatch(/lab is busy or about to take it/);
  });

  it('is what the run asks for and no connected worker has', () => {
    const asked = { requires: { labels: ['fast'] } };
    expect(reason([worker()], 3, asked)).toBe(
      'It asks for label fast. Worker lab does not have the label fast.',
    );
    expect(reason([worker(), worker({ name: 'two' })], 0, asked)).toBe(
      'It asks for label fast: none of the 2 connected workers has that.',
    );
    expect(reason([worker(), worker({ name: 'two', labels: ['fast'] })], 0, asked)).toMatch(/Worker two/);
    expect(reason([worker({ runtime: null, problem: 'It is broken.' })], 0, asked)).toMatch(/It is broken/);
  });
});
