import type { Waiting } from '../../../db/commit-queue';
import type { Run } from '../../../db/generated/client';
import type { AnsweredEpoch } from '../curves/epoch-answers-repo';
import type { LogEntry } from '../event-log/log-entry';
import type { ProgressUpdate } from './ingest-repo';

/** What a worker's report on the run it owns comes to. */
export interface Report<T> {
  result: T;
  /** Nothing is written without. */
  update?: Pick<ProgressUpdate, 'ackedSourceSeq' | 'at' | 'progressed' | 'furthestStep'> & {
    entries: LogEntry[];
    answered: AnsweredEpoch[];
  };
}

/** A report that waits to be committed. */
export interface WaitingReport extends Waiting {
  /** The id of its run. */
  key: string;
  decide: (run: Run) => Report<unknown>;
  tries: number;
  resolve: (result: unknown) => void;
}
