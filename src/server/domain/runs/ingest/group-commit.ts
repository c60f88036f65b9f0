import type { RunEvent } from '@/shared/run-events';
import type { Tx } from '../../../db/dialect';
import type { Run } from '../../../db/generated/client';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { replaceAnswers } from '../curves/epoch-answers-repo';
import {
  appendEvents,
  numbered,
  OvertakenError,
  progressAfter,
  publishRunEvents,
} from '../event-log/event-log';
import { findRuns } from '../repo';
import { type ProgressUpdate, updateProgress } from './ingest-repo';
import type { Report, WaitingReport } from './waiting-report';

/** What became of one report in the transaction that it shares. */
type Outcome =
  | { kind: 'written'; result: unknown; events: RunEvent[] }
  | { kind: 'refused'; error: unknown }
  | { kind: 'overtaken' };

/**
 * As `changeRun`, for what workers report of their runs, which comes often: reports that wait at the same time share
 * a transaction, and with it the wait for the disk. Each is a compare-and-set of its own: one that is refused, fenced
 * or overtaken leaves the others as they are.
 * @throws AppError `not-found`, or whatever `decide` throws (then nothing is written).
 */
export function changeRunInGroup<T>(deps: Deps, runId: string, decide: (run: Run) => Report<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const settle = resolve as (result: unknown) => void;
    deps.reports.add({ key: runId, decide, tries: 1, resolve: settle, reject }, (group) =>
      commit(deps, group),
    );
  });
}

async function commit(deps: Deps, group: WaitingReport[]): Promise<void> {
  const outcomes = await deps.db.$transaction((tx) => commitTogether(tx, group));
  for (const [index, report] of group.entries()) settle(deps, report, outcomes[index]);
}

function settle(deps: Deps, report: WaitingReport, outcome: Outcome | undefined): void {
  if (outcome?.kind === 'written') {
    publishRunEvents(deps, report.key, outcome.events);
    report.resolve(outcome.result);
  } else if (outcome?.kind === 'refused') {
    report.reject(outcome.error);
  } else if (report.tries >= tunables.writeTries) {
    report.reject(new OvertakenError());
  } else {
    deps.reports.again({ ...report, tries: report.tries + 1 });
  }
}

async function commitTogether(tx: Tx, group: readonly WaitingReport[]): Promise<Outcome[]> {
  const rows = await findRuns(
    tx,
    group.map(({ key }) => key),
  );
  const runs = new Map(rows.map((run) => [run.id, run]));
  const decided = group.map(({ key, decide }) => decideOn(runs.get(key), decide));
  const updates: ProgressUpdate[] = [];
  const appended = new Map<string, RunEvent[]>();
  for (const decision of decided) {
    if ('error' in decision || !decision.report.update) continue;
    const { run } = decision;
    const { entries, ...update } = decision.report.update;
    const events = numbered(run, entries);
    appended.set(run.id, events);
    const progress = await progressAfter(tx, { run, events });
    updates.push({ run, ...update, lastSeq: run.lastSeq + events.length, progress });
  }
  const updated = await updateProgress(tx, updates);
  const outcomes = decided.map((decision): Outcome => {
    if ('error' in decision) return { kind: 'refused', error: decision.error };
    const { run, report } = decision;
    if (report.update && !updated.has(run.id)) return { kind: 'overtaken' };
    return { kind: 'written', result: report.result, events: appended.get(run.id) ?? [] };
  });
  const written = outcomes.filter((outcome) => outcome.kind === 'written');
  await appendEvents(
    tx,
    written.map(({ events }) => events),
  );
  for (const [index, outcome] of outcomes.entries()) {
    const decision = decided[index];
    if (outcome.kind !== 'written' || !decision || 'error' in decision) continue;
    await replaceAnswers(tx, decision.run.id, decision.report.update?.answered ?? []);
  }
  return outcomes;
}

type Decided = { run: Run; report: Report<unknown> } | { error: AppError };

/** @throws what is nobody's refusal but a mistake */
function decideOn(run: Run | undefined, decide: WaitingReport['decide']): Decided {
  try {
    if (!run) throw new AppError('not-found', 'This run does not exist.');
    return { run, report: decide(run) };
  } catch (error) {
    if (error instanceof AppError) return { error };
    throw error;
  }
}
