import { randomUUID } from 'node:crypto';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RunEvent } from '@/shared/run-events';
import type { RunRequirements } from '@/shared/run-requirements';
import type { Tx } from '../../../db/dialect';
import type { Deps } from '../../../deps';
import { insertEvents } from '../event-log/event-repo';
import { insertRunRows, nextRunNumber } from './queue-repo';

export interface NewRun {
  name: string;
  recipe: Recipe;
  preset: string | null;
  experimentId: string;
  datasetVersionId: string;
  createdBy: string;
  priority: number;
  notBefore: Date | null;
  requires: RunRequirements;
  clonedFromId?: string;
  sweepId?: string;
  /** Place in its sweep, from 1. */
  trialNumber?: number;
}

/**
 * Queues runs, in this order, with the first entry of their logs.
 * @returns which they are, and the entries, to be published after the commit
 */
export async function insertRuns(
  deps: Deps,
  tx: Tx,
  runs: readonly NewRun[],
): Promise<{ id: string; number: number; event: RunEvent }[]> {
  await tx.dialect.advisoryLock(tx, 'runNumbers');
  const first = await nextRunNumber(tx);
  const now = new Date();
  const rows = runs.map((run, index) => {
    const number = first + index;
    return {
      ...run,
      id: randomUUID(),
      number,
      queuePosition: number,
      codeVersion: deps.codeVersion,
      createdAt: now,
      lastSeq: 1,
    };
  });
  await insertRunRows(tx, rows);
  const created = rows.map(({ id, number, createdBy }) => ({
    id,
    number,
    event: {
      type: 'state',
      payload: { state: 'queued', reason: null, by: createdBy },
      runId: id,
      seq: 1,
      attempt: 0,
      at: now.getTime(),
    } satisfies RunEvent,
  }));
  await insertEvents(
    tx,
    created.map(({ event }) => event),
  );
  return created;
}
