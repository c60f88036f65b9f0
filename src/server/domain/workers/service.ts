import type { WorkerListItem } from '@/shared/contracts/runs';
import type { MachineSample } from '@/shared/machine-sample';
import type { WorkerHello } from '@/shared/worker-protocol';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { isTokenGood } from '../team/token-service';

/** Connected first, then the last seen. */
export async function listWorkers(deps: Deps): Promise<WorkerListItem[]> {
  const [workers, held] = await Promise.all([
    deps.db.worker.findMany({ orderBy: [{ connected: 'desc' }, { lastSeen: 'desc' }] }),
    deps.db.run.findMany({
      where: { state: { in: ['claimed', 'running'] } },
      select: { id: true, number: true, name: true, workerId: true },
    }),
  ]);
  return workers.map((worker) => {
    const run = held.find(({ workerId }) => workerId === worker.id);
    return {
      id: worker.id,
      name: worker.name,
      connected: worker.connected,
      runtime: worker.runtime,
      device: worker.device,
      problem: worker.problem,
      labels: worker.labels as string[],
      gpuMemoryMiB: worker.gpuMemoryMiB,
      versions: worker.versions as Record<string, string>,
      lastSeen: worker.lastSeen,
      firstSeen: worker.firstSeen,
      currentRun: run ? { id: run.id, number: run.number, name: run.name } : null,
    };
  });
}

/** Runtimes of the connected workers that can train; one entry per worker. */
export async function trainableRuntimes(deps: Deps): Promise<string[]> {
  const workers = await deps.db.worker.findMany({
    where: { connected: true, runtime: { not: null } },
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
): Promise<{ draining: boolean }> {
  const [worker] = await deps.db.worker.updateManyAndReturn({
    where: { id: workerId },
    data: { lastSeen: new Date(), sample },
    select: { draining: true },
  });
  return { draining: worker?.draining ?? false };
}

export async function markDisconnected(deps: Deps, workerId: string): Promise<void> {
  await deps.db.worker.updateMany({
    where: { id: workerId },
    data: { connected: false, lastSeen: new Date() },
  });
  deps.live.publishChanged('workers');
}

/** At start nobody is connected, whatever a server that was killed has left in the table. */
export async function disconnectAll(deps: Deps): Promise<void> {
  await deps.db.worker.updateMany({ where: { connected: true }, data: { connected: false } });
}

/**
 * Forgets a worker.
 * @throws AppError `not-found`, or `conflict` while it is connected or holds a run.
 */
export async function removeWorker(deps: Deps, id: string): Promise<void> {
  const worker = await deps.db.worker.findUnique({ where: { id } });
  if (!worker) throw new AppError('not-found', 'This worker is not known (any more).');
  if (worker.connected) {
    throw new AppError('conflict', 'This worker is connected. Stop it first, or revoke its token.');
  }
  const held = await deps.db.run.count({ where: { workerId: id, state: { in: ['claimed', 'running'] } } });
  if (held > 0) throw new AppError('conflict', 'This worker still holds a run; wait until it is taken back.');
  await deps.db.worker.delete({ where: { id } });
  deps.live.publishChanged('workers');
}
