import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReviewPlace } from '@/shared/contracts/review-place';
import { PlaceSender } from './place-sender';

const cell = (truth: number): ReviewPlace => ({ kind: 'cell', truth, predicted: 0 });
const photo: ReviewPlace = { kind: 'photo', photoHash: 'a' };

describe('PlaceSender', () => {
  let sent: (ReviewPlace | null)[];
  let sender: PlaceSender;
  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    sender = new PlaceSender((place) => sent.push(place));
  });
  afterEach(() => vi.useRealTimers());

  it('sends ten places a second of a thousand, the last one among them', () => {
    for (let n = 0; n < 1000; n++) {
      sender.set('pointer', cell(n));
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(200);
    expect(sent.length).toBeLessThanOrEqual(12);
    expect(sent.at(-1)).toEqual(cell(999));
  });

  it('sends what is pointed at, else what is open, and the same but once', () => {
    const wait = () => vi.advanceTimersByTime(200);
    sender.set('cell', cell(1));
    wait();
    sender.set('cell', cell(1));
    wait();
    sender.set('photo', photo);
    wait();
    sender.set('pointer', cell(2));
    wait();
    sender.set('pointer', null);
    wait();
    expect(sent).toEqual([cell(1), photo, cell(2), photo]);
  });

  it('takes the place away while the page is hidden, and says it again to a server that was started again', () => {
    sender.set('photo', photo);
    vi.advanceTimersByTime(200);
    sender.setHidden(true);
    vi.advanceTimersByTime(200);
    sender.set('pointer', cell(1));
    vi.advanceTimersByTime(200);
    sender.setHidden(false);
    vi.advanceTimersByTime(200);
    sender.restart();
    vi.advanceTimersByTime(200);
    expect(sent).toEqual([photo, null, cell(1), cell(1)]);
  });
});
