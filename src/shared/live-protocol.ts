import type { ReviewPlace } from './contracts/review-place';
import type { RunEvent } from './run-events';

/** Browser → server on the `/live` namespace. */
export interface LiveClientEvents {
  /**
   * Replays the run's log after `afterSeq` from the database, then streams. May be called again at any time;
   * events that were already seen are dropped by `seq`. The acknowledgement carries the log's head.
   * With `condense` a long replay leaves out telemetry, and progress inside epochs but the latest: their curves are
   * answered, thinned, by `runs.telemetry` and `runs.series`.
   */
  subscribe: (
    request: { runId: string; afterSeq: number; condense?: boolean },
    ack: (answer: { ok: true; headSeq: number } | { ok: false; error: string }) => void,
  ) => void;
  unsubscribe: (request: { runId: string }) => void;
  /**
   * The page is at a draft of a dataset, where somebody works at a finding, or at a review (null: at none any more). Said again
   * every few seconds, and answered with whether the finding is this page's: another one may have taken it up.
   */
  visit: (
    request: { draftId: string | null; finding: number | null } | { reviewId: string | null },
    ack: (answer: { ok: boolean; isHeld: boolean }) => void,
  ) => void;
  /** Where in the review that the page visits its person looks; sent volatile, at most ten times a second, and kept nowhere. */
  point: (place: ReviewPlace | null) => void;
}

/** A page that visits the same review. */
export interface ReviewVisitor {
  reviewId: string;
  /** Of the visit; a person may have several pages open. */
  page: string;
  userId: string;
  name: string;
  place: ReviewPlace | null;
  /** The page has been left. */
  isGone: boolean;
}

/** Why a socket is refused whose session has ended. Any other refusal may pass. */
export const NOT_SIGNED_IN = 'not-signed-in';

/** A stretch of the log of which only what matters was sent: after one `seq`, up to another. */
export interface CondensedStretch {
  after: number;
  through: number;
}

/** Server → browser. Batches are in `seq` order and never overlap within one subscription. */
export interface LiveServerEvents {
  /** `condensed`: what is missing in this stretch was left out. */
  events: (batch: { runId: string; events: RunEvent[]; condensed?: CondensedStretch }) => void;
  /** Something in these lists changed; the client refetches what it shows. */
  changed: (topics: LiveTopic[]) => void;
  /** A draft that the page visits has another log, or other visitors. */
  draft: (change: { draftId: string }) => void;
  /** Another page visits the same review, points elsewhere, or was left. Not heard of for half a minute, it is gone, too. */
  visitor: (visitor: ReviewVisitor) => void;
}

export type LiveTopic =
  | 'runs'
  | 'datasets'
  | 'models'
  | 'workers'
  | 'comments'
  | 'classifications'
  | 'imports'
  | 'incoming'
  | 'reports'
  | 'notifications'
  | 'reviews'
  | 'evaluations'
  | 'profiles'
  | 'bin';

/** Longest batch of events in one socket message. */
export const LIVE_BATCH_EVENTS = 500;
