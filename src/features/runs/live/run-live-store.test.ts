import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '@/shared/run-events';
import type { LiveSocket } from '../../live/socket';
import { RunLiveStore } from './run-live-store';

const line = (seq: number): RunEvent => ({
  runId: 'r',
  seq,
  attempt: 1,
  at: seq,
  type: 'log',
  payload: { level: 'info', message: String(seq) },
});

/** A stand-in for the socket with the server's log behind it; the browser script drives the real one. */
class FakeSocket {
  connected = false;
  log: RunEvent[] = [];
  asked: number[] = [];
  /** Seqs that replays leave out, as a damaged log would. */
  missing = new Set<number>();
  readonly #handlers = new Map<string, Set<(...args: never[]) => void>>();
  on(event: string, handler: (...args: never[]) => void) {
    this.#handlers.set(event, (this.#handlers.get(event) ?? new Set()).add(handler));
  }
  off(event: string, handler: (...args: never[]) => void) {
    this.#handlers.get(event)?.delete(handler);
  }
  fire(event: string, ...args: unknown[]) {
    for (const handler of this.#handlers.get(event) ?? []) handler(...(args as never[]));
  }
  timeout() {
    return this;
  }
  emit(event: string, request: { afterSeq: number }, ack?: (timeout: null, answer: unknown) => void) {
    if (event !== 'subscribe') return;
    this.asked.push(request.afterSeq);
    const events = this.log.filter(({ seq }) => seq > request.afterSeq && !this.missing.has(seq));
    ack?.(null, { ok: true, headSeq: this.log.at(-1)?.seq ?? 0 });
    this.fire('events', { runId: 'r', events });
  }
  connect() {
    this.connected = true;
    this.fire('connect');
  }
  cut() {
    this.connected = false;
    this.fire('disconnect');
  }
  stream(seq: number, { lost = false } = {}) {
    this.log.push(line(seq));
    if (!lost) this.fire('events', { runId: 'r', events: [line(seq)] });
  }
}

function setUp() {
  const socket = new FakeSocket();
  const store = new RunLiveStore('r', () => socket as unknown as LiveSocket);
  const seqs = () => store.getSnapshot().run.logs.map(({ seq }) => seq);
  return { socket, store, seqs };
}

describe('RunLiveStore', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('shows what came before it was opened, then what follows', () => {
    const { socket, store, seqs } = setUp();
    socket.log = [line(1), line(2)];
    store.subscribe(() => {});
    expect(store.getSnapshot().connection.catchingUp).toBe(true);
    socket.connect();
    socket.stream(3);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(store.getSnapshot().connection.catchingUp).toBe(false);
  });

  it('loses and doubles nothing over a cut connection', () => {
    const { socket, store, seqs } = setUp();
    store.subscribe(() => {});
    socket.connect();
    socket.stream(1);
    socket.cut();
    expect(store.getSnapshot().connection.connected).toBe(false);
    socket.stream(2, { lost: true });
    socket.stream(3, { lost: true });
    socket.connect();
    socket.stream(4);
    expect(socket.asked).toEqual([0, 1]);
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it('asks again from the last event without a hole', () => {
    const { socket, store, seqs } = setUp();
    store.subscribe(() => {});
    socket.connect();
    socket.stream(1);
    socket.stream(2, { lost: true });
    socket.stream(3);
    expect(seqs()).toEqual([1]);
    vi.advanceTimersByTime(500);
    expect(socket.asked).toEqual([0, 1]);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('gives up on an event that the log itself lacks instead of freezing', () => {
    const { socket, store, seqs } = setUp();
    store.subscribe(() => {});
    socket.connect();
    socket.missing.add(2);
    socket.stream(1);
    socket.stream(2, { lost: true });
    socket.stream(3);
    vi.advanceTimersByTime(60_000);
    expect(seqs()).toEqual([1, 3]);
    expect(store.getSnapshot().connection.catchingUp).toBe(false);
  });

  it('keeps what it has when the page is left and opened again', () => {
    const { socket, store, seqs } = setUp();
    const leave = store.subscribe(() => {});
    socket.connect();
    socket.stream(1);
    leave();
    socket.stream(2);
    store.subscribe(() => {});
    expect(socket.asked).toEqual([0, 1]);
    expect(seqs()).toEqual([1, 2]);
  });

  it('draws a burst of messages once', () => {
    const { socket, store } = setUp();
    const listener = vi.fn();
    store.subscribe(listener);
    socket.connect();
    for (let seq = 1; seq <= 50; seq++) socket.stream(seq);
    vi.advanceTimersByTime(100);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
