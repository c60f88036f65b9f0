import { describe, expect, it } from 'vitest';
import type { RunProgress } from '@/shared/contracts/runs';
import { emptyProgress } from '@/shared/run-progress';
import { runActivity } from './run-labels';

const progress: RunProgress = {
  ...emptyProgress(10),
  phase: 'training',
  epoch: 3,
  epochFraction: 0.5,
};

describe('the activity of a run', () => {
  it('names a control request before what the trainer does', () => {
    expect(runActivity({ state: 'running', control: 'none', progress })).toBe('Epoch 3 of 10');
    expect(runActivity({ state: 'running', control: 'stop', progress })).toBe('Stopping');
    expect(
      runActivity({ state: 'running', control: 'none', progress: { ...progress, phase: 'evaluating' } }),
    ).toBe('Evaluating');
    expect(
      runActivity({
        state: 'running',
        control: 'none',
        progress: { ...progress, phase: 'computing-features' },
      }),
    ).toBe('Computing features');
    expect(runActivity({ state: 'queued', control: 'none', progress })).toBe('Waiting for a worker');
  });
});
