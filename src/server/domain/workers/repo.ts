import type { MachineSample } from '@/shared/machine-sample';
import { LEASED_STATES } from '@/shared/run-state';
import type { WorkerHello } from '@/shared/worker-protocol';
import type { Db } from '../../db/dialect';
import type { Worker } from '../../db/generated/client';

/** What a worker reports of itself when it connects. */
export type WorkerFacts = Omit<WorkerHello, 'token' | 'protocol' | 'workerId'> & { tokenId: string };

/** The last seen first. */
export function findWorkers(db: Db): Promise<Worker[]> {
  return db.worker.findMany({ orderBy: { lastSeen: 'desc' } });
}

export function findWorker(db: Db, id: string): Promise<Worker | null> {
  return db.worker.findUnique({ where: { id } });
}

/** Runtimes of the workers that are connected, were seen after `since` and can train; one entry per worker. */
export async function findConnectedRuntimes(db: Db, since: Date): Promise<string[]> {
  const workers = await db.worker.findMany({
    where: { connected: true, lastSeen: { gt: since }, runtime: { not: null } },
    select: { runtime: true },
  });
  return workers.flatMap(({ runtime }) => runtime ?? []);
}

/** Workers, connected or not, that could train when they were seen last. */
export function countTrainingWorkers(db: Db): Promise<number> {
  return db.worker.count({ where: { runtime: { not: null } } });
}

/** Writes what a worker reported of itself, that it is connected to this server, and of a new one whose token brought it. */
export async function upsertConnectedWorker(
  db: Db,
  { id, facts, serverId, now }: { id: string; facts: WorkerFacts; serverId: string; now: Date },
): Promise<void> {
  const row = { ...facts, lastSeen: now, connected: true, serverId };
  const token = await db.apiToken.findUnique({
    where: { id: facts.tokenId },
    select: { user: { select: { name: true } } },
  });
  const made = { firstSeen: now, createdBy: token?.user?.name ?? null };
  await db.worker.upsert({ where: { id }, create: { id, ...row, ...made }, update: row });
}

export async function updateLastSeen(db: Db, id: string): Promise<void> {
  await db.worker.updateMany({ where: { id }, data: { lastSeen: new Date() } });
}

/** @returns null when there is no such worker (any more) */
export async function updateSample(
  db: Db,
  id: string,
  sample: MachineSample,
): Promise<{ draining: boolean } | null> {
  const [worker] = await db.worker.updateManyAndReturn({
    where: { id },
    data: { lastSeen: new Date(), sample },
    select: { draining: true },
  });
  return worker ?? null;
}

/** @returns false when there is no such worker (any more) */
export async function updateDraining(
  db: Db,
  id: string,
  { draining, by }: { draining: boolean; by: string | null },
): Promise<boolean> {
  const { count } = await db.worker.updateMany({ where: { id }, data: { draining, drainingBy: by } });
  return count > 0;
}

/** Marks one worker of this server as away; one that has come to another server since stays as it is. */
export async function updateDisconnected(db: Db, id: string, serverId: string): Promise<void> {
  await db.worker.updateMany({ where: { id, serverId }, data: { connected: false, lastSeen: new Date() } });
}

/** Marks all workers as away, or those of one server. */
export async function updateAllDisconnected(db: Db, { serverId }: { serverId?: string } = {}): Promise<void> {
  await db.worker.updateMany({ where: { connected: true, serverId }, data: { connected: false } });
}

export async function deleteWorker(db: Db, id: string): Promise<void> {
  await db.worker.delete({ where: { id } });
}

/** Runs that a worker owns, all or those of one worker, by number. */
export function findLeasedRuns(db: Db, { workerId }: { workerId?: string } = {}) {
  return db.run.findMany({
    where: { state: { in: [...LEASED_STATES] }, workerId },
    select: {
      id: true,
      number: true,
      name: true,
      workerId: true,
      attempt: true,
      leaseBeat: true,
      lastProgressAt: true,
      stalledAt: true,
    },
    orderBy: { number: 'asc' },
  });
}
