import { curveAfter } from '@/shared/run-curve';
import type { EpochMetrics, EvaluationSummary, RunEvent, RunEventPayloads } from '@/shared/run-events';
import type { RunState } from '@/shared/run-state';
import { type LogLine, logLine } from './log-line';

/** A transition of the run as its page tells it: starts, requeues, the end. */
export interface StateNotice {
  seq: number;
  attempt: number;
  at: number;
  state: RunState;
  reason: string | null;
  by: string | null;
}

/** What the page knows of a run from its event log alone. The epochs are those that hold (see `curveAfter`). */
export interface RunLiveState {
  /** Every event up to this one is contained. */
  lastSeq: number;
  /** Events that came before one they follow, by `seq`; held until the hole is filled. */
  pending: readonly RunEvent[];
  attempt: number;
  state: RunState | null;
  control: RunEventPayloads['control'] | null;
  setup: RunEventPayloads['setup'] | null;
  phase: RunEventPayloads['phase'] | null;
  batch: RunEventPayloads['batch'] | null;
  /** The newest one, of whichever attempt. */
  checkpoint: (RunEventPayloads['checkpoint'] & { at: number }) | null;
  epochs: readonly EpochMetrics[];
  evaluations: readonly EvaluationSummary[];
  model: RunEventPayloads['model'] | null;
  logs: readonly LogLine[];
  notices: readonly StateNotice[];
  /** When the newest event was written, milliseconds since 1970. */
  lastAt: number | null;
}

/** Log lines kept in memory; older ones are in the database still. */
export const MAX_LOG_LINES = 5000;
/** Events held back behind a hole; more than this are dropped and come again with the next replay. */
const MAX_PENDING = 5000;

export const emptyRunLiveState: RunLiveState = {
  lastSeq: 0,
  pending: [],
  attempt: 0,
  state: null,
  control: null,
  setup: null,
  phase: null,
  batch: null,
  checkpoint: null,
  epochs: [],
  evaluations: [],
  model: null,
  logs: [],
  notices: [],
  lastAt: null,
};

/** True while events are missing between what is known and what has arrived. */
export function hasGap(state: RunLiveState): boolean {
  return state.pending.length > 0;
}

/**
 * Adds events to what is known: duplicates are dropped by `seq`, events behind a hole wait in `pending`.
 * Up to `trustedSeq` a hole is the log's own (the server has replayed everything up to there) and is passed over.
 * Returns the same object when nothing changed.
 */
export function applyEvents(
  state: RunLiveState,
  events: readonly RunEvent[],
  { trustedSeq = 0 }: { trustedSeq?: number } = {},
): RunLiveState {
  const bySeq = new Map<number, RunEvent>();
  for (const event of state.pending) bySeq.set(event.seq, event);
  for (const event of events) if (event.seq > state.lastSeq) bySeq.set(event.seq, event);
  const waiting = [...bySeq.values()].sort((a, b) => a.seq - b.seq);

  const draft: Draft = { ...state, logs: [...state.logs], epochs: state.epochs, notices: [...state.notices] };
  let taken = 0;
  for (const event of waiting) {
    if (event.seq > draft.lastSeq + 1 && event.seq > trustedSeq) break;
    applyOne(draft, event);
    draft.lastSeq = event.seq;
    draft.lastAt = event.at;
    taken += 1;
  }
  if (taken === 0 && waiting.length === state.pending.length) return state;
  if (draft.logs.length > MAX_LOG_LINES) draft.logs = draft.logs.slice(-MAX_LOG_LINES);
  draft.pending = waiting.slice(taken, taken + MAX_PENDING);
  return draft;
}

type Draft = { -readonly [K in keyof RunLiveState]: RunLiveState[K] } & {
  logs: LogLine[];
  notices: StateNotice[];
};

function applyOne(draft: Draft, event: RunEvent): void {
  if (event.attempt > draft.attempt) beginAttempt(draft, event.attempt);
  const { seq, attempt, at } = event;
  const line = logLine(event, draft.phase?.phase ?? null);
  if (line) draft.logs.push(line);
  // The newest attempt goes on with the curves; what a fenced one still said is history.
  if (attempt < draft.attempt) return;
  switch (event.type) {
    case 'state':
      draft.state = event.payload.state;
      draft.notices.push({ seq, attempt, at, ...event.payload });
      return;
    case 'control':
      draft.control = event.payload;
      return;
    case 'setup':
      draft.setup = event.payload;
      draft.epochs = curveAfter(draft.epochs, event);
      return;
    case 'phase':
      draft.phase = event.payload;
      return;
    case 'batch':
      draft.batch = event.payload;
      return;
    case 'epoch':
      draft.epochs = curveAfter(draft.epochs, event);
      return;
    case 'checkpoint':
      draft.checkpoint = { ...event.payload, at };
      return;
    case 'evaluation': {
      const { split } = event.payload;
      draft.evaluations = [...draft.evaluations.filter((known) => known.split !== split), event.payload];
      return;
    }
    case 'model':
      draft.model = event.payload;
  }
}

/** Which epochs still hold the attempt's set-up tells; the epoch that was under way is void. */
function beginAttempt(draft: Draft, attempt: number): void {
  draft.attempt = attempt;
  draft.setup = null;
  draft.phase = null;
  draft.batch = null;
  draft.evaluations = [];
}
