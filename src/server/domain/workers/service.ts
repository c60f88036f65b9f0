import type { WorkerListItem } from '@/shared/contracts/workers';
import type { MachineSample } from '@/shared/machine-sample';
import { removeRefusal } from '@/shared/worker-controls';
import type { WorkerHello, WorkerReplies } from '@/shared/worker-protocol';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { isTokenGood } from '../team/token-service';
import { isConnected, silentSince } from './presence';
import * as repo from './repo';

/** Connected first, then the last seen. */
export async function listWorkers({ db, env }: Pick<Deps, 'db' | 'env'>): Promise<WorkerListItem[]> {
  const [workers, leased] = await Promise.all([repo.findWorkers(db), repo.findLeasedRuns(db)]);
  const now = new Date();
  const items = workers.map((worker) => ({
    id: worker.id,
    name: worker.name,
    connected: isConnected(env, worker, now),
    runtime: worker.runtime,
    device: worker.device,
    problem: worker.problem,
    labels: worker.labels as string[],
    slots: worker.slots,
    gpuMemoryMiB: worker.gpuMemoryMiB,
    draining: worker.draining,
    drainingBy: worker.drainingBy,
    sample: worker.sample as MachineSample | null,
    versions: worker.versions as Record<string, string>,
    lastSeen: worker.lastSeen,
    firstSeen: worker.firstSeen,
    createdBy: worker.createdBy,
    currentRuns: leased.flatMap(({ id, number, name, workerId }) =>
      workerId === worker.id ? { id, number, name } : [],
    ),
  }));
  return items.sort((a, b) => Number(b.connected) - Number(a.connected));
}

/** Runtimes of the connected workers that can train; one entry per worker. */
export function trainableRuntimes({ db, env }: Pick<Deps, 'db' | 'env'>): Promise<string[]> {
  return repo.findConnectedRuntimes(db, silentSince(env, new Date()));
}

/**
 * A worker has connected: known from now on. It belongs to the token it came with first, as long as that one is
 * valid: no other token speaks for it.
 * @returns false when it belongs to another token; nothing is changed then.
 */
export async function registerWorker(
  deps: Deps,
  { hello, tokenId }: { hello: WorkerHello; tokenId: string },
): Promise<boolean> {
  const { token: _, protocol: __, workerId, ...facts } = hello;
  const known = await repo.findWorker(deps.db, workerId);
  if (known?.tokenId && known.tokenId !== tokenId && (await isTokenGood(deps, known.tokenId))) return false;
  await repo.upsertConnectedWorker(deps.db, {
    id: workerId,
    facts: { ...facts, tokenId },
    serverId: deps.serverId,
    now: new Date(),
  });
  deps.live.publishChanged('workers');
  return true;
}

/** A message of the worker has arrived just now. */
export async function touchWorker({ db }: Pick<Deps, 'db'>, workerId: string): Promise<void> {
  await repo.updateLastSeen(db, workerId);
}

/** Keeps the latest load of the worker's machine. @returns what is asked of the worker. */
export async function noteStatus(
  { db }: Pick<Deps, 'db'>,
  workerId: string,
  sample: MachineSample,
): Promise<WorkerReplies['status']> {
  const worker = await repo.updateSample(db, workerId, sample);
  return { draining: worker?.draining ?? true, removed: !worker };
}

/** May this worker be given runs? Not while it drains, nor once it was removed. */
export async function takesRuns({ db }: Pick<Deps, 'db'>, workerId: string): Promise<boolean> {
  const worker = await repo.findWorker(db, workerId);
  return worker !== null && !worker.draining;
}

/** This server has lost its connection; if the worker came to another one since, it stays connected there. */
export async function markDisconnected(deps: Deps, workerId: string): Promise<void> {
  await repo.updateDisconnected(deps.db, workerId, deps.serverId);
  deps.live.publishChanged('workers');
}

/** The workers of this server, at its end. */
export async function disconnectOwn({ db, serverId }: Pick<Deps, 'db' | 'serverId'>): Promise<void> {
  await repo.updateAllDisconnected(db, { serverId });
}

/**
 * At start. A server that has its database to itself knows that nobody is connected, whatever one that was killed
 * has left; where several share it, workers of a killed one count as away once they have been silent long enough.
 */
export async function disconnectLeftOver({ db }: Pick<Deps, 'db'>): Promise<void> {
  if (!db.dialect.isShared) await repo.updateAllDisconnected(db);
}

/**
 * Lets a worker take no more runs (those in progress continue), or again.
 * @throws AppError `not-found`
 */
export async function setDraining(
  deps: Deps,
  actor: Actor,
  { id, draining }: { id: string; draining: boolean },
): Promise<void> {
  const by = draining ? actor.name : null;
  if (!(await repo.updateDraining(deps.db, id, { draining, by }))) throw unknownWorker();
  deps.log.info({ audit: draining ? 'worker drained' : 'worker resumed', id, by: actor.userId });
  deps.live.publishChanged('workers');
  if (!draining) deps.live.publishQueued();
}

/**
 * Removes a worker; one that is connected is notified and exits. Its token stays valid.
 * @throws AppError `not-found`, or `conflict` while it owns a run or may be given one.
 */
export async function removeWorker(deps: Deps, id: string): Promise<void> {
  const worker = await repo.findWorker(deps.db, id);
  if (!worker) throw unknownWorker();
  const refusal = removeRefusal({
    connected: isConnected(deps.env, worker, new Date()),
    draining: worker.draining,
    leasedRuns: (await repo.findLeasedRuns(deps.db, { workerId: id })).length,
  });
  if (refusal !== null) throw new AppError('conflict', refusal);
  await repo.deleteWorker(deps.db, id);
  deps.live.publishChanged('workers');
}

const unknownWorker = () =>
  new AppError('not-found', 'There is no such worker (any more). Reload the list of workers.');
