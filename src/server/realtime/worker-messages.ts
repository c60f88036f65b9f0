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
import { assignmentFor } from '../domain/runs/assignment';
import { endedOf, keepCheckpoint } from '../domain/runs/checkpoints';
import { finishRun } from '../domain/runs/finish';
import { claimNext, heartbeat, markStarted } from '../domain/runs/lifecycle';
import { appendWorkerEvents } from '../domain/runs/worker-events';
import { noteStatus, touchWorker } from '../domain/workers/service';
import { AppError } from '../errors';
import { storable } from './storable';

type Handlers = {
  [N in WorkerMessageName]: (
    deps: Deps,
    worker: WorkerHello,
    message: WorkerMessages[N],
  ) => Promise<WorkerReplies[N]>;
};

const handlers: Handlers = {
  claim: async (deps, { workerId, name, runtime, gpuMemoryMiB, labels }, { checkpointsOf, holding }) => {
    const run = await claimNext(deps, { workerId, name, runtime, gpuMemoryMiB, labels, holding });
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
  events: (deps, { workerId }, { runId, attempt, events }) =>
    appendWorkerEvents(deps, { runId, attempt, workerId }, events),
  checkpoint: async (deps, { workerId }, { runId, attempt, checkpoint }) => ({
    directive: await keepCheckpoint(deps, { runId, attempt, workerId }, checkpoint),
  }),
  finish: async (deps, { workerId, name }, { runId, attempt, outcome }) => {
    deps.log.info({ runId, attempt, worker: name, outcome: outcome.kind }, 'run finished');
    return { directive: await finishRun(deps, { runId, attempt, workerId }, outcome) };
  },
};

/** Codes after which the very same message may pass later. */
const PASSING: readonly ErrorCode[] = ['unavailable', 'disk-full', 'conflict', 'too-many-requests'];

/** Checks one message of a worker and does what it says. Never throws: whatever goes wrong is in the answer. */
export async function answerWorker<N extends WorkerMessageName>({
  deps,
  hello,
  name,
  raw,
}: {
  deps: Deps;
  hello: WorkerHello;
  name: N;
  raw: unknown;
}): Promise<WorkerAck<N>> {
  const message = workerMessages[name].safeParse(raw);
  if (!message.success) {
    return { ok: false, error: `Malformed ${name}: ${z.prettifyError(message.error)}`, retry: false };
  }
  try {
    const handler = handlers[name] as Handlers[N];
    return { ok: true, reply: await handler(deps, hello, storable(message.data) as WorkerMessages[N]) };
  } catch (thrown) {
    const error = asDatabaseError(thrown);
    if (error instanceof AppError) {
      return { ok: false, error: error.message, retry: PASSING.includes(error.code) };
    }
    deps.log.error({ err: error, worker: hello.name, message: name }, 'a worker message failed');
    return { ok: false, error: 'Something went wrong on the server; its log has the details.', retry: true };
  }
}
