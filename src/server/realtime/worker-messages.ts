import { z } from 'zod';
import type { ErrorCode } from '@/shared/error-codes';
import {
  type WorkerAck,
  type WorkerHello,
  type WorkerMessageName,
  type WorkerMessages,
  type WorkerReplies,
  workerMessages,
} from '@/shared/worker-protocol';
import { asDatabaseError } from '../db/database-error';
import type { Deps } from '../deps';
import { noteUnreadable } from '../domain/curation/unreadable';
import { endedOf, keepCheckpoint } from '../domain/runs/checkpoints/checkpoints';
import { appendWorkerEvents } from '../domain/runs/ingest/ingest';
import { noteFenced } from '../domain/runs/lease/fencing';
import { finishRun } from '../domain/runs/lease/finish';
import { heartbeat, markStarted } from '../domain/runs/lease/lifecycle';
import { assignmentFor, claimNext } from '../domain/runs/queue/claim';
import { noteStatus, takesRuns, touchWorker } from '../domain/workers/service';
import { AppError } from '../errors';
import type { RejectionLog } from './rejection-log';
import { storable } from './storable';
import type { WorkerClock } from './worker-clock';

type Handlers = {
  [N in WorkerMessageName]: (
    deps: Deps,
    worker: WorkerHello,
    message: WorkerMessages[N],
    clock: WorkerClock,
  ) => Promise<WorkerReplies[N]>;
};

const handlers: Handlers = {
  claim: async (deps, { workerId, name, runtime, gpuMemoryMiB, labels }, { checkpointsOf, owned }) => {
    const draining = !(await takesRuns(deps, workerId));
    const run = await claimNext(deps, { workerId, name, runtime, gpuMemoryMiB, labels, draining, owned });
    if (run) deps.log.info({ run: run.number, attempt: run.attempt, worker: name }, 'run claimed');
    return {
      assignment: run && (await assignmentFor(deps, run)),
      ended: await endedOf(deps, checkpointsOf),
    };
  },
  status: (deps, { workerId }, { sample }) => noteStatus(deps, workerId, sample),
  heartbeat: async (deps, { workerId }, { runId, attempt }) => {
    await touchWorker(deps, workerId);
    return { directive: await heartbeat(deps, { runId, attempt, workerId }) };
  },
  started: async (deps, { workerId, name }, { runId, attempt }) => ({
    directive: await markStarted(deps, { runId, attempt, workerId }, name),
  }),
  events: async (deps, { workerId }, { runId, attempt, events, sentAt }, clock) => {
    const begun = performance.now();
    if (sentAt !== undefined) clock.note(sentAt);
    const here = events.map(({ sourceSeq, event, at }) => ({
      sourceSeq,
      event,
      at: sentAt === undefined ? at : clock.timeOf(runId, at),
    }));
    const reply = await appendWorkerEvents(deps, { runId, attempt, workerId }, here);
    deps.metrics.noteAppend(performance.now() - begun);
    // After a crash in between the worker sends it again.
    if (events.some(({ event }) => event.type === 'unreadable')) await noteUnreadable(deps, runId);
    return reply;
  },
  checkpoint: async (deps, { workerId }, { runId, attempt, checkpoint }) => ({
    directive: await keepCheckpoint(deps, { runId, attempt, workerId }, checkpoint),
  }),
  finish: async (deps, { workerId, name }, { runId, attempt, outcome }) => {
    deps.log.info({ runId, attempt, worker: name, outcome: outcome.kind }, 'run finished');
    return { directive: await finishRun(deps, { runId, attempt, workerId }, outcome) };
  },
};

/** Codes of what went wrong here; any other says that the message should not have been sent. */
const OURS: readonly ErrorCode[] = ['unavailable', 'disk-full'];
/** Codes after which the very same message may pass later. */
const PASSING: readonly ErrorCode[] = ['unavailable', 'disk-full', 'conflict', 'too-many-requests'];

/**
 * Checks one message of a worker and does what it says. Never throws: whatever goes wrong is in the answer, and
 * what should not have been sent is in the log.
 */
export async function answerWorker<N extends WorkerMessageName>({
  deps,
  hello,
  name,
  raw,
  rejections,
  clock,
}: {
  deps: Deps;
  hello: WorkerHello;
  name: N;
  raw: unknown;
  rejections: RejectionLog;
  clock: WorkerClock;
}): Promise<WorkerAck<N>> {
  const reject = (problem: string) =>
    rejections.note(hello.workerId, { worker: hello.name, message: name, problem });
  const message = workerMessages[name].safeParse(raw);
  if (!message.success) {
    const problem = z.prettifyError(message.error);
    reject(problem);
    return { ok: false, error: `Malformed ${name}: ${problem}`, retry: false };
  }
  try {
    const handler = handlers[name] as Handlers[N];
    const reply = await handler(deps, hello, storable(message.data) as WorkerMessages[N], clock);
    if ('directive' in reply && reply.directive === 'fenced' && 'attempt' in message.data) {
      const { runId, attempt } = message.data;
      await noteFenced(deps, { runId, attempt, workerId: hello.workerId }, hello.name);
    }
    return { ok: true, reply };
  } catch (thrown) {
    const error = asDatabaseError(thrown);
    if (error instanceof AppError) {
      if (!OURS.includes(error.code)) reject(error.message);
      return { ok: false, error: error.message, retry: PASSING.includes(error.code) };
    }
    deps.log.error({ err: error, worker: hello.name, message: name }, 'a worker message failed');
    return { ok: false, error: 'Something went wrong on the server; its log has the details.', retry: true };
  }
}
