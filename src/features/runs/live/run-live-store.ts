import type { CondensedStretch, LiveServerEvents } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';
import type { LiveConnection } from '../../live/live-status';
import type { LiveSocket } from '../../live/socket';
import { applyEvents, emptyRunLiveState, hasGap, type RunLiveState } from './run-live-state';

export interface RunLiveSnapshot {
  run: RunLiveState;
  connection: LiveConnection;
}

/** The page is drawn again at most this often; a replay comes in many messages. */
const NOTIFY_MS = 80;
/** How long a gap may last before the log is requested again; a message on its way may still fill it. */
const GAP_PATIENCE_MS = 400;
/** After so many requests the log itself is taken to lack the events. */
const GAP_TRIES = 3;
const ACK_TIMEOUT_MS = 10_000;

export const idleSnapshot: RunLiveSnapshot = {
  run: emptyRunLiveState,
  connection: { connected: false, lastConnectedAt: null, catchingUp: true, error: null },
};

/**
 * Follows one run's event log over the socket: replay, then stream. Its state outlives reconnects
 * and unmounting; on each (re)connect it requests only what follows the last event before any gap.
 */
export class RunLiveStore {
  #snapshot: RunLiveSnapshot = idleSnapshot;
  readonly #listeners = new Set<() => void>();
  #detach: (() => void) | undefined;
  #notifyTimer: ReturnType<typeof setTimeout> | undefined;
  #gapTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts subscriptions, so that a late acknowledgement of an earlier one is ignored. */
  #subscription = 0;
  #headSeq: number | null = null;
  #gap = { afterSeq: -1, tries: 0 };

  constructor(
    readonly runId: string,
    private readonly socket: () => LiveSocket,
  ) {}

  /** Nothing on display follows it. */
  get idle(): boolean {
    return this.#listeners.size === 0;
  }

  readonly getSnapshot = (): RunLiveSnapshot => this.#snapshot;

  /** For `useSyncExternalStore`: the first listener opens the subscription, the last one ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#detach) this.#attach();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#detach?.();
    };
  };

  #attach(): void {
    const socket = this.socket();
    const onConnect = () => this.#requestReplay();
    const onDisconnect = () => this.#lost();
    const onEvents: LiveServerEvents['events'] = ({ runId, events, condensed }) => {
      if (runId === this.runId) this.#receive(events, condensed);
    };
    socket.on('connect', onConnect);
    socket.on('disconnect', onDisconnect);
    socket.on('events', onEvents);
    this.#detach = () => {
      this.#detach = undefined;
      this.#subscription += 1;
      clearTimeout(this.#gapTimer);
      this.#gapTimer = undefined;
      socket.off('connect', onConnect);
      socket.off('disconnect', onDisconnect);
      socket.off('events', onEvents);
      if (socket.connected) socket.emit('unsubscribe', { runId: this.runId });
    };
    if (socket.connected) this.#requestReplay();
    else this.#connection({ connected: false, catchingUp: true });
  }

  /** Requests everything after the last event before any gap. */
  #requestReplay(): void {
    const socket = this.socket();
    const subscription = ++this.#subscription;
    this.#headSeq = null;
    this.#connection({ connected: true, lastConnectedAt: Date.now(), catchingUp: true, error: null });
    const request = { runId: this.runId, afterSeq: this.#snapshot.run.lastSeq, condense: true };
    socket.timeout(ACK_TIMEOUT_MS).emit('subscribe', request, (timeout, answer) => {
      if (subscription !== this.#subscription) return;
      if (timeout) {
        if (socket.connected) this.#requestReplay();
        return;
      }
      if (!answer.ok) return this.#connection({ catchingUp: false, error: answer.error });
      this.#headSeq = answer.headSeq;
      this.#settle();
    });
  }

  #receive(events: readonly RunEvent[], condensed: CondensedStretch | undefined): void {
    const run = applyEvents(this.#snapshot.run, events, { condensed });
    if (run !== this.#snapshot.run) this.#set({ ...this.#snapshot, run });
    this.#settle();
  }

  /** After new events: is everything there, or is something missing? */
  #settle(): void {
    const { run, connection } = this.#snapshot;
    const complete = this.#headSeq !== null && run.lastSeq >= this.#headSeq;
    if (complete && connection.catchingUp) this.#connection({ catchingUp: false });
    if (!hasGap(run)) {
      clearTimeout(this.#gapTimer);
      this.#gapTimer = undefined;
    } else {
      this.#gapTimer ??= setTimeout(() => this.#fillGap(), GAP_PATIENCE_MS);
    }
  }

  #fillGap(): void {
    this.#gapTimer = undefined;
    const { run } = this.#snapshot;
    if (!hasGap(run) || !this.socket().connected) return;
    const tries = this.#gap.afterSeq === run.lastSeq ? this.#gap.tries + 1 : 1;
    this.#gap = { afterSeq: run.lastSeq, tries };
    if (tries <= GAP_TRIES) {
      this.#requestReplay();
      this.#gapTimer = setTimeout(() => this.#fillGap(), GAP_PATIENCE_MS * 2 ** tries);
      return;
    }
    // The log itself lacks these events; waiting longer would only freeze the page.
    const trustedSeq = run.pending[0]?.seq ?? 0;
    this.#set({ ...this.#snapshot, run: applyEvents(run, [], { trustedSeq }) });
    this.#settle();
  }

  #lost(): void {
    this.#subscription += 1;
    this.#connection({ connected: false, lastConnectedAt: Date.now(), catchingUp: true });
  }

  #connection(change: Partial<LiveConnection>): void {
    this.#set({ ...this.#snapshot, connection: { ...this.#snapshot.connection, ...change } });
  }

  #set(snapshot: RunLiveSnapshot): void {
    this.#snapshot = snapshot;
    this.#notifyTimer ??= setTimeout(() => {
      this.#notifyTimer = undefined;
      for (const listener of this.#listeners) listener();
    }, NOTIFY_MS);
  }
}
