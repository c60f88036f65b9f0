import type { WorkerListItem } from '@/shared/contracts/workers';
import type { MachineSample } from '@/shared/machine-sample';
import { LEASED_STATES } from '@/shared/run-state';
import type { WorkerHello, WorkerReplies } from '@/shared/worker-protocol';
import { engineOf } from '../../db/engine';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { isTokenGood } from '../team/token-service';
import { isConnected, silentSince } from './presence';

/** Connected first, then the last seen. */
export async function listWorkers(deps: Deps): Promise<WorkerListItem[]> {
  const [workers, held] = await Promise.all([
    deps.db.worker.findMany({ orderBy: { lastSeen: 'desc' } }),
    deps.db.run.findMany({
      where: { state: { in: [...LEASED_STATES] } },
      select: { id: true, number: true, name: true, workerId: true },
      orderBy: { number: 'asc' },
    }),
  ]);
  const now = new Date();
  const items = workers.map((worker) => ({
    id: worker.id,
    name: worker.name,
    connected: isConnected(worker, now),
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
    currentRuns: held.flatMap(({ workerId, ...run }) => (workerId === worker.id ? run : [])),
  }));
  return items.sort((a, b) => Number(b.connected) - Number(a.connected));
}

/** Runtimes of the connected workers that can train; one entry per worker. */
export async function trainableRuntimes(deps: Deps): Promise<string[]> {
  const workers = await deps.db.worker.findMany({
    where: { connected: true, lastSeen: { gt: silentSince(new Date()) }, runtime: { not: null } },
    select: { runtime: true },
  });
  return workers.flatMap(({ runtime }) => runtime ?? []);
}

/**
 * A worker said hello: known from now on, and connected. It belongs to the token it came with first, as long as
 * that one is good: no other token speaks for it.
 * @returns false when it belongs to another token; nothing is changed then.
 */
export async function registerWorker(
  deps: Deps,
  { hello, tokenId }: { hello: WorkerHello; tokenId: string },
): Promise<boolean> {
  const { workerId, name, runtime, device, problem, versions, labels, slots, gpuMemoryMiB } = hello;
  const now = new Date();
  const known = await deps.db.worker.findUnique({ where: { id: workerId }, select: { tokenId: true } });
  if (known?.tokenId && known.tokenId !== tokenId && (await isTokenGood(deps, known.tokenId))) return false;
  const said = {
    ...{ name, tokenId, runtime, device, problem, versions, labels, slots, gpuMemoryMiB },
    lastSeen: now,
    connected: true,
    serverId: deps.serverId,
  };
  await deps.db.worker.upsert({
    where: { id: workerId },
    create: { id: workerId, ...said, firstSeen: now },
    update: said,
  });
  deps.live.publishChanged('workers');
  return true;
}

/** The worker said something just now. */
export async function touchWorker(deps: Deps, workerId: string): Promise<void> {
  await deps.db.worker.updateMany({ where: { id: workerId }, data: { lastSeen: new Date() } });
}

/** How the worker's machine does. @returns what is asked of the worker. */
export async function noteStatus(
  deps: Deps,
  workerId: string,
  sample: MachineSample,
): Promise<WorkerReplies['status']> {
  const [worker] = await deps.db.worker.updateManyAndReturn({
    where: { id: workerId },
    data: { lastSeen: new Date(), sample },
    select: { draining: true },
  });
  return { draining: worker?.draining ?? true, removed: !worker };
}

/** May this worker be given runs? Not while it drains, nor once it was removed. */
export async function takesRuns(deps: Deps, workerId: string): Promise<boolean> {
  const worker = await deps.db.worker.findUnique({ where: { id: workerId }, select: { draining: true } });
  return worker !== null && !worker.draining;
}

/** This server has lost its line; if the worker came to another one since, it stays connected there. */
export async function markDisconnected(deps: Deps, workerId: string): Promise<void> {
  await deps.db.worker.updateMany({
    where: { id: workerId, serverId: deps.serverId },
    data: { connected: false, lastSeen: new Date() },
  });
  deps.live.publishChanged('workers');
}

/** The workers of this server, at its end. */
export async function disconnectOwn(deps: Deps): Promise<void> {
  await deps.db.worker.updateMany({
    where: { connected: true, serverId: deps.serverId },
    data: { connected: false },
  });
}

/**
 * At start. A server that has its database to itself knows that nobody is connected, whatever one that was killed
 * has left; where several share it, workers of a killed one count as away once they have been silent long enough.
 */
export async function disconnectLeftOver(deps: Deps): Promise<void> {
  if (engineOf(deps.env.databaseUrl) !== 'sqlite') return;
  await deps.db.worker.updateMany({ where: { connected: true }, data: { connected: false } });
}

/**
 * Lets a worker take no more runs (those in progress go on), or again.
 * @throws AppError `not-found`
 */
export async function setDraining(
  deps: Deps,
  actor: Actor,
  { id, draining }: { id: string; draining: boolean },
): Promise<void> {
  const { count } = await deps.db.worker.updateMany({
    where: { id },
    data: { draining, drainingBy: draining ? actor.name : null },
  });
  if (count === 0) throw unknownWorker();
  deps.log.info({ audit: draining ? 'worker drained' : 'worker taken up again', id, by: actor.userId });
  deps.live.publishChanged('workers');
  if (!draining) deps.live.publishQueued();
}

/**
 * Forgets a worker; one that is connected learns of it and ends. Its token stays good.
 * @throws AppError `not-found`, or `conflict` while it holds a run or may be given one.
 */
export async function removeWorker(deps: Deps, id: string): Promise<void> {
  const worker = await deps.db.worker.findUnique({ where: { id } });
  if (!worker) throw unknownWorker();
  if (isConnected(worker, new Date()) && !worker.draining) {
    throw new AppError(
      'conflict',
      'This worker is connected. Drain it first, so that it takes no more runs.',
    );
  }
  const held = await deps.db.run.count({ where: { workerId: id, state: { in: [...LEASED_STATES] } } });
  if (held > 0) {
    throw new AppError(
      'conflict',
      'This worker still holds a run; wait until it has ended or is taken back.',
    );
  }
  await deps.db.worker.delete({ where: { id } });
  deps.live.publishChanged('workers');
}

const unknownWorker = () => new AppError('not-found', 'This worker is not known (any more).');
