import { describe, expect, it } from 'vitest';
import { versionWords, workerCondition } from './worker-status';

const worker = { connected: true, runtime: 'tensorflow', currentRun: null };

describe('a worker in the list', () => {
  it('is ready, training, unable or away', () => {
    expect(workerCondition(worker)).toBe('ready');
    expect(workerCondition({ ...worker, currentRun: { id: 'a', number: 1, name: 'Quick' } })).toBe(
      'training',
    );
    expect(workerCondition({ ...worker, runtime: null })).toBe('cannot-train');
    expect(workerCondition({ ...worker, runtime: null, connected: false })).toBe('away');
  });

  it('names each version once', () => {
    expect(
      versionWords({ node: 'v20.20.2', platform: 'linux x64', tensorflow: 'TensorFlow 2.21.0' }),
    ).toEqual(['node v20.20.2', 'linux x64', 'TensorFlow 2.21.0']);
  });
});
