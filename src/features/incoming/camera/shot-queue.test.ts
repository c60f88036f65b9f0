import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Shot, ShotRefusedError } from './send-shot';
import { ShotQueue } from './shot-queue';

const added = { id: 'a', hash: 'h', isNew: true, present: null };
const shot = (name: string): Shot => ({ file: new Blob(['x']), name, classKey: null });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('shots of the camera', () => {
  it('are sent in the order in which they were taken, two at a time', async () => {
    const begun: string[] = [];
    const queue = new ShotQueue(async ({ name }) => {
      begun.push(name);
      await new Promise((resolve) => setTimeout(resolve, 10));
      return added;
    });
    queue.add([shot('1')]);
    queue.add([shot('2'), shot('3')]);
    expect(begun).toEqual(['1', '2']);
    await vi.runAllTimersAsync();
    expect(begun).toEqual(['1', '2', '3']);
    expect(queue.snapshot().map(({ name, phase }) => [name, phase])).toEqual([
      ['3', 'sent'],
      ['2', 'sent'],
      ['1', 'sent'],
    ]);
  });

  it('continue when the connection is back, and are not tried again when they were refused', async () => {
    let isAway = true;
    const queue = new ShotQueue(async ({ name }) => {
      if (name === 'text') throw new ShotRefusedError('This file is no image.');
      if (isAway) throw new Error('Failed to fetch');
      return added;
    });
    queue.add([shot('text'), shot('coin')]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(queue.isUnsent).toBe(true);
    isAway = false;
    queue.goOn();
    await vi.runAllTimersAsync();
    expect(queue.isUnsent).toBe(false);
    expect(queue.snapshot().map(({ phase }) => phase)).toEqual(['sent', 'failed']);
  });
});
