import type { WorkerAck, WorkerHello, WorkerMessageName, WorkerReplies } from '@/shared/worker-protocol';
import type { Deps } from '../deps';

/** A worker that was admitted, and what it showed for it. */
export interface AdmittedWorker {
  hello: WorkerHello;
  tokenId: string;
  address: string;
}

type Told = Pick<WorkerHello, 'workerId' | 'name'>;

/** Records that a worker was admitted, or why not; a refused one tries again every few seconds. */
export function recordHello(
  { audit }: Pick<Deps, 'audit'>,
  {
    worker,
    address,
    tokenId,
    refusal,
  }: { worker: Told | null; address: string; tokenId: string | null; refusal?: string },
): void {
  const record = {
    action: 'worker.connect',
    outcome: refusal === undefined ? 'done' : 'refused',
    via: 'worker',
    actor: worker && { id: null, name: worker.name },
    address,
    tokenId,
    object: { type: 'worker', id: worker?.workerId ?? null },
    detail: refusal === undefined ? {} : { reason: refusal.slice(0, 200) },
  } as const;
  if (refusal === undefined) audit.record(record);
  else audit.recordSeldom(`worker ${address}`, record);
}

/**
 * Records a message that changed the state of a run: a claim that got one, a start, an end. Heartbeats and metrics
 * come hundreds of times a minute and stand in the run's own log.
 */
export function recordMessage<N extends WorkerMessageName>(
  { audit }: Pick<Deps, 'audit'>,
  { worker, name, raw, answer }: { worker: AdmittedWorker; name: N; raw: unknown; answer: WorkerAck<N> },
): void {
  const change = answer.ok ? changeOf(name, raw, answer.reply) : null;
  if (!change) return;
  const { runId, ...detail } = change;
  audit.record({
    action: `worker.${name}`,
    outcome: detail.directive === 'fenced' ? 'refused' : 'done',
    via: 'worker',
    actor: { id: null, name: worker.hello.name },
    address: worker.address,
    tokenId: worker.tokenId,
    object: { type: 'run', id: runId },
    detail: { worker: worker.hello.workerId, ...detail },
  });
}

interface Change {
  runId: string;
  attempt: number;
  directive?: string;
  result?: string;
}

/** The message was checked before it was answered. */
function changeOf(
  name: WorkerMessageName,
  raw: unknown,
  reply: WorkerReplies[WorkerMessageName],
): Change | null {
  if ('assignment' in reply) {
    return reply.assignment && { runId: reply.assignment.runId, attempt: reply.assignment.attempt };
  }
  if ((name !== 'started' && name !== 'finish') || !('directive' in reply)) return null;
  const { runId, attempt, outcome } = raw as { runId: string; attempt: number; outcome?: { kind: string } };
  return { runId, attempt, directive: reply.directive, ...(outcome && { result: outcome.kind }) };
}
