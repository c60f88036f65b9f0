import { describe, expect, it } from 'vitest';
import type { RunProgress } from '@/shared/contracts/runs';
import { emptyProgress } from '@/shared/run-progress';
import { runActivity, runFraction } from './run-progress';

const progress: RunProgress = {
  ...emptyProgress(10),
  phase: 'training',
  epoch: 3,
  epochFraction: 0.5,
};

describe('progress of a run', () => {
  it('counts the part of the present epoch', () => {
    expect(runFraction(progress)).toBeCloseTo(0.25);
  });

  it('is unknown before the first epoch', () => {
    expect(runFraction({ ...progress, epoch: 0 })).toBeNull();
  });

  it('says what a person asked for before what the trainer does', () => {
    expect(runActivity({ state: 'running', control: 'none', progress })).toBe('Epoch 3 of 10');
    expect(runActivity({ state: 'running', control: 'stop', progress })).toBe('Stopping');
    expect(
      runActivity({ state: 'running', control: 'none', progress: { ...progress, phase: 'evaluating' } }),
    ).toBe('Evaluating');
    expect(runActivity({ state: 'queued', control: 'none', progress })).toBe('Waiting for a worker');
  });
});
