import type { RunRequirements } from '@/shared/run-requirements';
import type { Run } from '../../../db/generated/client';
import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { findDue, type QueuedRun, type QueuePlace } from './queue-repo';

/**
 * All queued runs whose time has come, first in line first. It reads page by page behind the last one seen, so
 * that neither a long line of runs that nobody can train nor one that moves meanwhile hides those after it.
 */
export async function* dueRuns(deps: Pick<Deps, 'db'>, now = new Date()): AsyncGenerator<QueuedRun> {
  let last: QueuePlace | null = null;
  for (;;) {
    const page: QueuedRun[] = await findDue(deps.db, { now, after: last, limit: tunables.queuePageRuns });
    yield* page;
    last = page.at(-1) ?? null;
    if (last === null || page.length < tunables.queuePageRuns) return;
  }
}

/** What a run asks of its worker. */
export function requirementsOf(run: Pick<Run, 'requires'>): RunRequirements {
  return (run.requires as RunRequirements | null) ?? {};
}
