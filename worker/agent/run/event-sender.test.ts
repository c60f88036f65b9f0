import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { WorkerEventBody } from '@/shared/run-events';
import { EventSender } from './event-sender';

interface Message {
  events: { sourceSeq: number }[];
}

/** Stands in for the server: commits whatever comes, after a while. */
function serverThatTakes(ms: number) {
  const messages: Message[] = [];
  const call = async (_name: string, makeMessage: () => Message) => {
    const message = makeMessage();
    messages.push(message);
    await delay(ms);
    return { directive: 'continue', committed: message.events.at(-1)?.sourceSeq ?? 0 };
  };
  return { messages, call };
}

function senderTo(server: ReturnType<typeof serverThatTakes>) {
  return new EventSender({
    connection: server as never,
    ref: { runId: 'run', attempt: 1 },
    signal: new AbortController().signal,
    onDirective: () => {},
    onError: (error) => {
      throw error;
    },
  });
}

const line = (message: string): WorkerEventBody => ({ type: 'log', payload: { level: 'info', message } });

describe('an event sender', () => {
  it('sends together what is said at once', async () => {
    const server = serverThatTakes(1);
    const sender = senderTo(server);
    for (const text of ['one', 'two', 'three']) sender.push(line(text));
    await sender.drained();
    expect(server.messages.map(({ events }) => events.length)).toEqual([3]);
  });

  it('asks a fast server no oftener than ten times a second, and leaves nothing out', async () => {
    const server = serverThatTakes(1);
    const sender = senderTo(server);
    const started = performance.now();
    for (let i = 0; i < 60; i++) {
      sender.push(line(String(i)));
      await delay(7);
    }
    await sender.drained();
    const seconds = (performance.now() - started) / 1000;
    expect(server.messages.length).toBeLessThanOrEqual(2 + seconds * 10);
    expect(server.messages.flatMap(({ events }) => events.map(({ sourceSeq }) => sourceSeq))).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
  });
});
