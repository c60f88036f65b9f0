import type { RunEvent } from './run-events';

/** Browser → server on the `/live` namespace. */
export interface LiveClientEvents {
  /**
   * Replays the run's log after `afterSeq` from the database, then streams. May be called again at any time;
   * events that were already seen are dropped by `seq`. The acknowledgement carries the log's head.
   */
  subscribe: (
    request: { runId: string; afterSeq: number },
    ack: (answer: { ok: true; headSeq: number } | { ok: false; error: string }) => void,
  ) => void;
  unsubscribe: (request: { runId: string }) => void;
}

/** Server → browser. Batches are in `seq` order and never overlap within one subscription. */
export interface LiveServerEvents {
  events: (batch: { runId: string; events: RunEvent[] }) => void;
  /** Something in these lists changed; the client refetches what it shows. */
  changed: (topics: LiveTopic[]) => void;
}

export type LiveTopic = 'runs' | 'datasets' | 'models' | 'workers' | 'comments' | 'imports';

/** Longest batch of events in one socket message. */
export const LIVE_BATCH_EVENTS = 500;
