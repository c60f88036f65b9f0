import type { RunEvent } from '@/shared/run-events';
import type { Run } from '../../../db/generated/client';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { packSteps } from '../curves/step-series';
import {
  type LogEntry,
  numbered,
  OvertakenError,
  progressAfter,
  publishRunEvents,
} from '../event-log/event-log';
import { insertEvents } from '../event-log/event-repo';
import { type ProgressUpdate, writeProgressUpdates } from './progress-repo';

/** A worker's report on the run it holds. */
export interface Report<T> {
  result: T;
  /** Nothing is written without. */
  growth?: Pick<ProgressUpdate, 'ackedSourceSeq' | 'at' | 'progressed' | 'furthestStep'> & {
    events: LogEntry[];
  };
}

interface Waiting {
  runId: string;
  decide: (run: Run) => Report<unknown>;
  tries: number;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/** What became of one change in the transaction that it shares. */
type Outcome =
  | { kind: 'written'; result: unknown; events: RunEvent[] }
  | { kind: 'refused'; error: unknown }
  | { kind: 'overtaken' };

/**
 * As `changeRun`, for what workers say of their runs, which comes often: reports that wait at the same time share a
 * transaction, and with it the wait for the disk. Each is a compare-and-set of its own: one that is refused, fenced
 * or overtaken leaves the others as they are.
 * @throws AppError `not-found`, or whatever `decide` throws (then nothing is written).
 */
export function changeRunTogether<T>(deps: Deps, runId: string, decide: (run: Run) => Report<T>): Promise<T> {
  let group = groups.get(deps.db);
  if (!group) {
    group = new GroupCommit(deps);
    groups.set(deps.db, group);
  }
  return group.add(runId, decide) as Promise<T>;
}

const groups = new WeakMap<Deps['db'], GroupCommit>();

class GroupCommit {
  readonly #deps: Deps;
  #waiting: Waiting[] = [];
  #committing = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  add(runId: string, decide: Waiting['decide']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ runId, decide, tries: 1, resolve, reject });
      if (!this.#committing) void this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#committing = true;
    // What the same turn of the event loop brings is there before the first transaction begins.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#commit(this.#next());
    this.#committing = false;
  }

  /** The changes to come: one per run, for a second one must see what the first made of it. */
  #next(): Waiting[] {
    const group = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const change of this.#waiting) {
      if (group.has(change.runId) || group.size >= tunables.maxRunsPerCommit) later.push(change);
      else group.set(change.runId, change);
    }
    this.#waiting = later;
    // In one order everywhere, so that two servers never wait for each other's rows in a circle.
    return [...group.values()].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  }

  async #commit(group: Waiting[]): Promise<void> {
    const started = performance.now();
    let outcomes: Outcome[];
    try {
      outcomes = await this.#transact(group);
    } catch (error) {
      // What took long is the database's fault and would take as long for each of them.
      if (group.length === 1 || performance.now() - started > tunables.groupRetryMs) {
        for (const { reject } of group) reject(error);
      } else {
        for (const change of group) await this.#commit([change]);
      }
      return;
    }
    for (const [index, change] of group.entries()) this.#settle(change, outcomes[index]);
  }

  #transact(group: Waiting[]): Promise<Outcome[]> {
    return this.#deps.db.$transaction(async (tx) => {
      const rows = await tx.run.findMany({ where: { id: { in: group.map(({ runId }) => runId) } } });
      const runs = new Map(rows.map((run) => [run.id, run]));
      const decided = group.map(({ runId, decide }) => decideOn(runs.get(runId), decide));
      const updates: ProgressUpdate[] = [];
      const events = new Map<string, RunEvent[]>();
      for (const decision of decided) {
        if ('error' in decision || !decision.report.growth) continue;
        const { run } = decision;
        const { events: entries, ...growth } = decision.report.growth;
        const said = numbered(run, entries);
        events.set(run.id, said);
        const progress = await progressAfter(tx, { run, events: said });
        updates.push({ run, ...growth, lastSeq: run.lastSeq + said.length, progress });
      }
      const grown = await writeProgressUpdates(tx, updates);
      const outcomes = decided.map((decision): Outcome => {
        if ('error' in decision) return { kind: 'refused', error: decision.error };
        const { run, report } = decision;
        if (report.growth && !grown.has(run.id)) return { kind: 'overtaken' };
        return { kind: 'written', result: report.result, events: events.get(run.id) ?? [] };
      });
      const written = outcomes.filter((outcome) => outcome.kind === 'written');
      await insertEvents(
        tx,
        written.flatMap(({ events }) => events),
      );
      for (const { events } of written) {
        const [first, last] = [events[0], events.at(-1)];
        if (!first || !last) continue;
        await packSteps(tx, { runId: first.runId, before: first.seq - 1, after: last.seq });
      }
      return outcomes;
    });
  }

  #settle(change: Waiting, outcome: Outcome | undefined): void {
    if (outcome?.kind === 'written') {
      publishRunEvents(this.#deps, change.runId, outcome.events);
      change.resolve(outcome.result);
    } else if (outcome?.kind === 'refused') {
      change.reject(outcome.error);
    } else if (change.tries >= tunables.writeTries) {
      change.reject(new OvertakenError());
    } else {
      this.#waiting.unshift({ ...change, tries: change.tries + 1 });
    }
  }
}

type Decided = { run: Run; report: Report<unknown> } | { error: AppError };

/** @throws what is nobody's refusal but a mistake */
function decideOn(run: Run | undefined, decide: Waiting['decide']): Decided {
  try {
    if (!run) throw new AppError('not-found', 'This run does not exist.');
    return { run, report: decide(run) };
  } catch (error) {
    if (error instanceof AppError) return { error };
    throw error;
  }
}
