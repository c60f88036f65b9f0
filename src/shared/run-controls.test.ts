import { describe, expect, it } from 'vitest';
import {
  allowedControls,
  type ControlledRun,
  RUN_ACTIONS,
  SWEEP_ACTIONS,
  sweepVerdict,
} from './run-controls';

function possible(run: Partial<ControlledRun>, role: 'member' | 'viewer' = 'member') {
  const verdicts = allowedControls({ state: 'running', control: 'none', hasBestWeights: true, ...run }, role);
  return RUN_ACTIONS.filter((action) => verdicts[action].allowed);
}

describe('what can be done to a run', () => {
  it('follows its state', () => {
    expect(possible({ state: 'queued', hasBestWeights: false })).toEqual([
      'pause',
      'cancel',
      'rename',
      'prioritise',
      'schedule',
      'move',
    ]);
    expect(possible({ state: 'running' })).toEqual(['pause', 'stop', 'cancel', 'rename', 'prioritise']);
    expect(possible({ state: 'paused' })).toEqual([
      'resume',
      'stop',
      'cancel',
      'rename',
      'prioritise',
      'schedule',
    ]);
    expect(possible({ state: 'failed' })).toEqual(['retry', 'rename']);
    expect(possible({ state: 'succeeded' })).toEqual(['rename']);
  });

  it('is nothing for a viewer', () => {
    expect(possible({}, 'viewer')).toEqual([]);
  });

  it('lets a pending pause be withdrawn or replaced by something stronger', () => {
    expect(possible({ control: 'pause' })).toEqual(['resume', 'stop', 'cancel', 'rename', 'prioritise']);
    expect(possible({ control: 'cancel' })).toEqual(['rename', 'prioritise']);
  });

  it('tells a repeated request from a mistake', () => {
    const asked = allowedControls({ state: 'running', control: 'stop', hasBestWeights: true }, 'member');
    expect(asked.stop).toMatchObject({ allowed: false, isDone: true });
    expect(asked.pause).toMatchObject({ allowed: false, isDone: false });
    expect(asked.cancel).toEqual({ allowed: true });
  });

  it('keeps weights only where there are some', () => {
    const waiting = allowedControls({ state: 'queued', control: 'none', hasBestWeights: false }, 'member');
    expect(waiting.stop).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('Cancel it instead'),
    });
    expect(possible({ state: 'claimed', hasBestWeights: false })).toContain('stop');
  });
});

describe('what can be done to a sweep', () => {
  const run = (state: ControlledRun['state']): ControlledRun => ({
    state,
    control: 'none',
    hasBestWeights: true,
  });
  const possibleFor = (runs: ControlledRun[], role: 'member' | 'viewer' = 'member') =>
    SWEEP_ACTIONS.filter((action) => sweepVerdict(action, runs, role).allowed);

  it('is what can be done to any of its runs', () => {
    expect(possibleFor([run('succeeded'), run('running')])).toEqual(['pause', 'cancel', 'prioritise']);
    expect(possibleFor([run('paused'), run('running')])).toEqual(['pause', 'resume', 'cancel', 'prioritise']);
    expect(possibleFor([run('paused')])).toEqual(['resume', 'cancel', 'prioritise']);
  });

  it('is nothing once all have ended, without runs, and for a viewer', () => {
    expect(possibleFor([run('succeeded'), run('failed')])).toEqual([]);
    expect(possibleFor([])).toEqual([]);
    expect(possibleFor([run('running')], 'viewer')).toEqual([]);
  });
});
