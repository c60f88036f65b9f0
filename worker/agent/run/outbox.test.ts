import { describe, expect, it } from 'vitest';
import type { WorkerEventBody } from '@/shared/run-events';
import { workerMessages } from '@/shared/worker-protocol';
import { Outbox } from './event-sender';

const log = (message: string): WorkerEventBody => ({ type: 'log', payload: { level: 'info', message } });
const batch = (index: number): WorkerEventBody => ({
  type: 'batch',
  payload: {
    epoch: 1,
    epochs: 1,
    batch: index,
    batches: 9999,
    loss: 1,
    accuracy: 0,
    imgPerSec: 1,
    etaSeconds: 1,
  },
});
const filled = (...events: WorkerEventBody[]) => {
  const outbox = new Outbox();
  for (const event of events) outbox.push(event, 0);
  return outbox;
};
/** Everything as a server would get it that acknowledges each batch. */
function drain(outbox: Outbox) {
  const all = [];
  while (!outbox.isEmpty) {
    const events = outbox.batch();
    all.push(...events);
    outbox.acknowledge(events.at(-1)?.sourceSeq ?? 0);
  }
  return all;
}

describe('Outbox', () => {
  it('numbers events from 1 without gaps', () => {
    const events = drain(filled(log('a'), log('b'), log('c')));
    expect(events.map(({ sourceSeq }) => sourceSeq)).toEqual([1, 2, 3]);
  });

  it('resends the same events under the same numbers until they are acknowledged', () => {
    const outbox = filled(log('a'), log('b'));
    const first = outbox.batch();
    outbox.push(log('c'), 0);
    expect(outbox.batch()).toEqual(first);
    outbox.acknowledge(1);
    expect(outbox.batch().map(({ sourceSeq }) => sourceSeq)).toEqual([2]);
    outbox.acknowledge(2);
    expect(outbox.batch()).toMatchObject([{ sourceSeq: 3, event: log('c') }]);
  });

  const mixed = (count: number) =>
    Array.from({ length: count }, (_, i) => ((i + 1) % 10 === 0 ? log(`line ${i + 1}`) : batch(i + 1)));

  it('keeps every step of a long cut, in order', () => {
    expect(drain(filled(...mixed(15_000))).map(({ event }) => event)).toEqual(mixed(15_000));
  });

  it('thins progress evenly when the cut lasts on, and keeps every log line, without gaps in the numbers', () => {
    const sent = drain(filled(...mixed(100_000)));
    expect(sent.length).toBeLessThan(30_000);
    expect(sent.filter(({ event }) => event.type === 'log')).toHaveLength(10_000);
    expect(sent.map(({ sourceSeq }) => sourceSeq)).toEqual(sent.map((_, index) => index + 1));
    const steps = sent.flatMap(({ event }) => (event.type === 'batch' ? event.payload.batch : []));
    const early = steps.filter((step) => step <= 50_000).length;
    expect(Math.abs(early / steps.length - 0.5)).toBeLessThan(0.05);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('thins telemetry likewise, and keeps every log line', () => {
    const sample = (index: number): WorkerEventBody => ({
      type: 'telemetry',
      payload: {
        cpu: 0.5,
        temperature: null,
        memoryUsed: index,
        memoryTotal: 1e6,
        diskFree: null,
        diskTotal: null,
        gpus: [],
      },
    });
    const sent = drain(
      filled(...Array.from({ length: 60_000 }, (_, i) => (i % 100 === 0 ? log(`line ${i}`) : sample(i)))),
    );
    expect(sent.length).toBeLessThan(30_000);
    expect(sent.filter(({ event }) => event.type === 'log')).toHaveLength(600);
    const looks = sent.flatMap(({ event }) => (event.type === 'telemetry' ? event.payload.memoryUsed : []));
    expect(Math.abs(looks.filter((at) => at < 30_000).length / looks.length - 0.5)).toBeLessThan(0.05);
  });

  it('never makes a message that the server would refuse for its size', () => {
    const outbox = filled(...Array.from({ length: 2000 }, () => log('ä'.repeat(4000))));
    let count = 0;
    while (!outbox.isEmpty) {
      const events = outbox.batch();
      count += events.length;
      expect(workerMessages.events.safeParse({ runId: 'r', attempt: 1, events }).success).toBe(true);
      expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(512 * 1024);
      outbox.acknowledge(events.at(-1)?.sourceSeq ?? 0);
    }
    expect(count).toBe(2000);
  });
});
