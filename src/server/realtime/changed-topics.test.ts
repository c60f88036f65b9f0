import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveTopic } from '@/shared/live-protocol';
import { tunables } from '../tunables';
import { gatherChanges } from './changed-topics';
import { LiveBus } from './live-bus';

let live: LiveBus;
let announced: LiveTopic[][];
let end: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  live = new LiveBus(pino({ level: 'silent' }));
  announced = [];
  end = gatherChanges(live, (topics) => announced.push(topics));
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

const progress = () => {
  const payload = { level: 'info' as const, message: 'a line' };
  live.publishEvents('run', [{ runId: 'run', attempt: 1, seq: 1, at: 0, type: 'log', payload }]);
};

describe('changes', () => {
  it('within a moment are announced once, each topic once', () => {
    for (let change = 0; change < 50; change++) live.publishChanged('runs');
    live.publishChanged('workers');
    vi.advanceTimersByTime(tunables.changedCoalesceMs - 1);
    expect(announced).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(announced).toEqual([['runs', 'workers']]);
    vi.advanceTimersByTime(60_000);
    expect(announced).toHaveLength(1);
  });

  it('of progress are announced at a slower pace', () => {
    const seconds = 10;
    for (let moment = 0; moment < seconds * 10; moment++) {
      progress();
      vi.advanceTimersByTime(100);
    }
    const pace = tunables.progressChangedMs + 100;
    expect(announced).toEqual(Array(Math.floor((seconds * 1000) / pace)).fill(['runs']));
  });

  it('of progress need no announcement of their own when the same was announced meanwhile', () => {
    progress();
    live.publishChanged('runs');
    vi.advanceTimersByTime(60_000);
    expect(announced).toEqual([['runs']]);
  });
});
