import { describe, expect, it } from 'vitest';
import { versionLabel, workerCondition } from './worker-status';

const worker = { connected: true, runtime: 'tensorflow', draining: false, currentRuns: [] };
const currentRuns = [{ id: 'a', number: 1, name: 'Quick' }];

describe('a worker in the list', () => {
  it('is ready, training, unable or away', () => {
    expect(workerCondition(worker)).toBe('ready');
    expect(workerCondition({ ...worker, currentRuns })).toBe('training');
    expect(workerCondition({ ...worker, runtime: null })).toBe('cannot-train');
    expect(workerCondition({ ...worker, runtime: null, connected: false })).toBe('away');
  });

  it('drains until its runs have ended, and is drained then', () => {
    expect(workerCondition({ ...worker, draining: true, currentRuns })).toBe('draining');
    expect(workerCondition({ ...worker, draining: true })).toBe('drained');
  });

  it('names each version once', () => {
    expect(
      versionLabel({ node: 'v20.20.2', platform: 'linux x64', tensorflow: 'TensorFlow 2.21.0' }),
    ).toEqual(['node v20.20.2', 'linux x64', 'TensorFlow 2.21.0']);
  });
});
