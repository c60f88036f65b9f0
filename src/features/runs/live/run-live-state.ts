import type { TelemetryPoint } from '@/shared/contracts/runs';
import type { CondensedStretch } from '@/shared/live-protocol';
import { curveAfter } from '@/shared/run-curve';
import type {
  EpochMetrics,
  EvaluationSummary,
  RunEvent,
  RunEventPayloads,
  UnreadablePhoto,
} from '@/shared/run-events';
import type { RunState } from '@/shared/run-state';
import { type StepPoint, stepPointOf } from '@/shared/step-curve';
import { type LogLine, logLine } from './log-line';

/** A transition of the run as its page shows it: starts, requeues, the end. */
export interface StateNotice {
  seq: number;
  attempt: number;
  at: number;
  state: RunState;
  reason: string | null;
  by: string | null;
}

/** A point of the step curve and the event that reported it. */
type LiveStep = StepPoint & { seq: number };

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
  /** Photos that this attempt could not decode. */
  unreadable: readonly UnreadablePhoto[];
  batch: RunEventPayloads['batch'] | null;
  /** The newest one, of whichever attempt. */
  checkpoint: (RunEventPayloads['checkpoint'] & { at: number }) | null;
  epochs: readonly EpochMetrics[];
  /** Points of the step curve reported after `stepsAfter`; those before must be fetched (`runs.series`). */
  steps: readonly LiveStep[];
  stepsAfter: number;
  /** Load of the machine reported after `telemetryAfter`; what was reported before must be fetched (`runs.telemetry`). */
  telemetry: readonly TelemetryPoint[];
  telemetryAfter: number;
  evaluations: readonly EvaluationSummary[];
  model: RunEventPayloads['model'] | null;
  logs: readonly LogLine[];
  notices: readonly StateNotice[];
  /** When the newest event was written, milliseconds since 1970. */
  lastAt: number | null;
}

/** Log lines kept in memory; older ones are in the database still. */
export const MAX_LOG_LINES = 5000;
/** Points of the step curve kept as they come; of more the older half is left to be fetched again, thinned. */
export const MAX_STEPS = 4000;
/** Looks at the machine kept as they come: two hours of them; of more the older half is left to be fetched. */
export const MAX_TELEMETRY = 1440;
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
  unreadable: [],
  batch: null,
  checkpoint: null,
  epochs: [],
  steps: [],
  stepsAfter: 0,
  telemetry: [],
  telemetryAfter: 0,
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
 * A `condensed` stretch that begins no later than what is known counts as known up to its end.
 * Returns the same object when nothing changed.
 */
export function applyEvents(
  state: RunLiveState,
  events: readonly RunEvent[],
  { trustedSeq = 0, condensed }: { trustedSeq?: number; condensed?: CondensedStretch } = {},
): RunLiveState {
  const bridge = condensed && condensed.after <= state.lastSeq ? condensed.through : 0;
  const trusted = Math.max(trustedSeq, bridge);
  const bySeq = new Map<number, RunEvent>();
  for (const event of state.pending) bySeq.set(event.seq, event);
  for (const event of events) if (event.seq > state.lastSeq) bySeq.set(event.seq, event);
  const waiting = [...bySeq.values()].sort((a, b) => a.seq - b.seq);

  const draft: Draft = {
    ...state,
    logs: [...state.logs],
    notices: [...state.notices],
    steps: [...state.steps],
    telemetry: [...state.telemetry],
  };
  if (bridge > draft.lastSeq) {
    forgetSteps(draft, bridge);
    forgetTelemetry(draft, bridge);
  }
  let taken = 0;
  const curve: RunEvent[] = [];
  for (const event of waiting) {
    if (event.seq > draft.lastSeq + 1 && event.seq > trusted) {
      // The end of a stretch joins what comes after it.
      if (bridge > draft.lastSeq && event.seq === bridge + 1) draft.lastSeq = bridge;
      else break;
    }
    applyOne(draft, event, curve);
    draft.lastSeq = event.seq;
    draft.lastAt = event.at;
    taken += 1;
  }
  draft.epochs = curveAfter(draft.epochs, curve);
  if (bridge > draft.lastSeq) draft.lastSeq = bridge;
  if (taken === 0 && waiting.length === state.pending.length && draft.lastSeq === state.lastSeq) return state;
  if (draft.steps.length > MAX_STEPS) forgetSteps(draft, draft.steps[MAX_STEPS / 2]?.seq ?? draft.lastSeq);
  if (draft.telemetry.length > MAX_TELEMETRY) {
    forgetTelemetry(draft, draft.telemetry[MAX_TELEMETRY / 2]?.seq ?? draft.lastSeq);
  }
  if (draft.logs.length > MAX_LOG_LINES) draft.logs = draft.logs.slice(-MAX_LOG_LINES);
  draft.pending = waiting.slice(taken, taken + MAX_PENDING);
  return draft;
}

type Draft = { -readonly [K in keyof RunLiveState]: RunLiveState[K] } & {
  logs: LogLine[];
  notices: StateNotice[];
  steps: LiveStep[];
  telemetry: TelemetryPoint[];
};

function forgetSteps(draft: Draft, through: number): void {
  draft.steps = draft.steps.filter(({ seq }) => seq > through);
  draft.stepsAfter = through;
}

function forgetTelemetry(draft: Draft, through: number): void {
  draft.telemetry = draft.telemetry.filter(({ seq }) => seq > through);
  draft.telemetryAfter = through;
}

/** @param curve takes what the epochs are made of: all at once, as a long log has thousands of them */
function applyOne(draft: Draft, event: RunEvent, curve: RunEvent[]): void {
  if (event.attempt > draft.attempt) beginAttempt(draft, event.attempt);
  const { seq, attempt, at } = event;
  const line = logLine(event, draft.phase?.phase ?? null);
  if (line) draft.logs.push(line);
  // Curves belong to the newest attempt; what a fenced one still reported is history.
  if (attempt < draft.attempt) return;
  switch (event.type) {
    case 'state':
      draft.state = event.payload.state;
      // The request was carried out, or is obsolete.
      if (event.payload.state === 'paused' || event.payload.state === 'failed') draft.control = null;
      draft.notices.push({ seq, attempt, at, ...event.payload });
      return;
    case 'control':
      draft.control = event.payload.control === 'none' ? null : event.payload;
      return;
    case 'setup':
      draft.setup = event.payload;
      // It may void points of long ago; only the server knows which of them count.
      forgetSteps(draft, seq);
      curve.push(event);
      return;
    case 'phase':
      draft.phase = event.payload;
      return;
    case 'unreadable':
      draft.unreadable = [...draft.unreadable, ...event.payload.photos];
      return;
    case 'batch':
      draft.batch = event.payload;
      if (seq > draft.stepsAfter) draft.steps.push({ seq, ...stepPointOf(event.payload) });
      return;
    case 'telemetry':
      if (seq > draft.telemetryAfter) draft.telemetry.push({ seq, at, sample: event.payload });
      return;
    case 'epoch':
      curve.push(event);
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

/** The attempt's set-up says which epochs still count; the one that was being trained is void. */
function beginAttempt(draft: Draft, attempt: number): void {
  draft.attempt = attempt;
  draft.setup = null;
  draft.phase = null;
  draft.unreadable = [];
  draft.batch = null;
  draft.evaluations = [];
}
