import type { Waiting } from '../../db/commit-queue';
import type { PhotoFacts } from '../../pool/pool-tasks';
import type { NewEntry } from './new-entry';
import type { HistoryRow } from './repo';

/** An entry that waits to be committed. */
export interface WaitingAnswers extends Waiting {
  photo: PhotoFacts;
  entry: NewEntry;
  /** With the entry as it is read after the commit; null when it was deleted right away. */
  resolve(row: Promise<HistoryRow | null>): void;
}
