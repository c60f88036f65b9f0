import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LIVE_BATCH_EVENTS } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';
import { LiveSubscription } from './live-subscription';

/** A log that grows, and a page that keeps what it is sent. Reads take a moment, as a database may. */
class Stage {
  log: RunEvent[] = [];
  sent: RunEvent[] = [];
  congested = false;
  reads = 0;

  write(count: number): RunEvent[] {
    const events = Array.from({ length: count }, (_, index): RunEvent => {
      const seq = this.log.length + 1 + index;
      return { type: 'log', payload: { level: 'info', message: '' }, runId: 'r', seq, attempt: 1, at: 0 };
    });
    this.log.push(...events);
    return events;
  }

  subscribe(afterSeq = 0): LiveSubscription {
    const port = {
      read: async (after: number) => {
        this.reads++;
        const events = this.log.slice(after, after + LIVE_BATCH_EVENTS);
        await delay(1);
        return {
          events,
          through: after + events.length,
          condensed: false,
          more: events.length === LIVE_BATCH_EVENTS,
        };
      },
      send: (events: RunEvent[]) => void this.sent.push(...events),
      isCongested: () => this.congested,
      drained: async () => {
        while (this.congested) await delay(1);
      },
      fail: () => undefined,
    };
    return new LiveSubscription(port, afterSeq);
  }

  get seqs(): number[] {
    return this.sent.map(({ seq }) => seq);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('LiveSubscription', () => {
  it('replays a long log in order and then follows', async () => {
    const stage = new Stage();
    stage.write(1234);
    const subscription = stage.subscribe();
    await subscription.catchUp();
    expect(subscription.offer(stage.write(3))).toBe(true);
    expect(stage.seqs).toEqual(upTo(1237));
  });

  it('misses nothing that is published while it replays', async () => {
    const stage = new Stage();
    stage.write(700);
    const subscription = stage.subscribe();
    const replay = subscription.catchUp();
    for (let i = 0; i < 40; i++) {
      subscription.offer(stage.write(1));
      await delay(0);
    }
    await replay;
    subscription.offer(stage.write(1));
    expect(stage.seqs).toEqual(upTo(741));
  });

  it('drops what it has sent, and reads again after a gap or disorder', async () => {
    const stage = new Stage();
    const subscription = stage.subscribe();
    await subscription.catchUp();
    const [first, second] = [stage.write(2), stage.write(2)];
    expect(subscription.offer(second)).toBe(false);
    await subscription.catchUp();
    expect(subscription.offer(first)).toBe(true);
    expect(subscription.offer(second)).toBe(true);
    expect(stage.seqs).toEqual(upTo(4));
  });

  it('feeds a slow page from the log instead of piling up what it cannot take', async () => {
    const stage = new Stage();
    const subscription = stage.subscribe();
    await subscription.catchUp();
    stage.congested = true;
    expect(subscription.offer(stage.write(5))).toBe(false);
    const replay = subscription.catchUp();
    subscription.offer(stage.write(5));
    await delay(5);
    expect(stage.sent).toEqual([]);
    stage.congested = false;
    await replay;
    expect(stage.seqs).toEqual(upTo(10));
  });

  it('says nothing more once closed', async () => {
    const stage = new Stage();
    stage.write(10);
    const subscription = stage.subscribe();
    const replay = subscription.catchUp();
    subscription.close();
    await replay;
    subscription.offer(stage.write(1));
    expect(stage.sent).toEqual([]);
  });
});
