import type { Split } from '@/shared/coin-class';
import type { Manifest } from '@/shared/trainer-job';
import { fits } from '@/shared/worker-fit';
import type { Assignment } from '@/shared/worker-protocol';
import { toCoinClass } from '../../../db/class-row';
import type { Run } from '../../../db/generated/client';
import { checkpointsOf, directiveOf, progressOf, recipeOf, requirementsOf } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { LeakHold } from '../../leaks/leak-gate';
import { findLeasedRuns } from '../../workers/repo';
import { changeRun } from '../event-log/event-log';
import { releaseRun } from '../lease/lifecycle';
import { findVersionContent } from '../repo';
import { dueRuns } from './queue-repo';

export interface Claimant {
  workerId: string;
  name: string;
  runtime: string | null;
  gpuMemoryMiB?: number | null;
  labels?: readonly string[];
  /** It is asked to take no more runs. */
  draining?: boolean;
  /** Attempts it says it is working on. */
  owned: readonly { runId: string; attempt: number }[];
}

/**
 * Can this worker train this run, and has it what the run asks for? WebAssembly has no gradients for
 * convolutions: it trains the head.
 */
export function canTrain(
  worker: Pick<Claimant, 'runtime' | 'gpuMemoryMiB' | 'labels'>,
  run: Pick<Run, 'recipe' | 'requires'>,
): boolean {
  const { runtime, gpuMemoryMiB = null, labels = [] } = worker;
  if (runtime === null || !fits({ runtime, gpuMemoryMiB, labels }, requirementsOf(run))) return false;
  return runtime !== 'wasm' || recipeOf(run).trainable === 'head';
}

/**
 * Hands the first queued run in line that the worker can train to it, with a new attempt and a lease. Each
 * attempt goes to one worker only, however many ask at once.
 * @returns null when there is nothing to do.
 */
export async function claimNext(deps: Deps, worker: Claimant): Promise<Run | null> {
  await takeBackLost(deps, worker);
  if (worker.draining) return null;
  const hold = new LeakHold(deps.db);
  for await (const candidate of dueRuns(deps.db)) {
    if (!canTrain(worker, candidate) || (await hold.holds(candidate))) continue;
    const run = await claim(deps, candidate.id, worker);
    if (run) return run;
  }
  return null;
}

async function claim(deps: Deps, runId: string, worker: Claimant): Promise<Run | null> {
  return changeRun<Run | null>(deps, runId, async (run, tx) => {
    if (run.state !== 'queued' || !(await tx.dialect.reserveRow(tx, 'Run', runId))) return { result: null };
    const now = new Date();
    const claimed = {
      attempt: run.attempt + 1,
      workerId: worker.workerId,
      leaseBeat: run.leaseBeat + 1,
      leaseRenewedAt: now,
      fruitlessAttempts: run.fruitlessAttempts + 1,
      ackedSourceSeq: 0,
      lastProgressAt: now,
    };
    return {
      result: { ...run, ...claimed, state: 'claimed' },
      patch: claimed,
      transition: { to: 'claimed', by: worker.name },
    };
  });
}

/** A run that the worker owns here but does not know of was lost with its last process. */
async function takeBackLost(deps: Deps, worker: Claimant): Promise<void> {
  for (const { id, attempt } of await findLeasedRuns(deps.db, { workerId: worker.workerId })) {
    if (worker.owned.some((known) => known.runId === id && known.attempt === attempt)) continue;
    const lease = { runId: id, attempt, workerId: worker.workerId };
    await releaseRun(deps, lease, `Worker ${worker.name} was restarted.`);
  }
}

/** All a worker needs to train a claimed run. */
export async function assignmentFor(deps: Deps, run: Run): Promise<Assignment> {
  return {
    runId: run.id,
    attempt: run.attempt,
    runName: run.name,
    recipe: recipeOf(run),
    manifest: await readManifest(deps, run.datasetVersionId),
    leaseSeconds: deps.env.leaseSeconds,
    heartbeatSeconds: deps.env.leaseSeconds / tunables.heartbeatsPerLease,
    checkpoints: checkpointsOf(run),
    lastEpoch: progressOf(run).last?.epoch ?? 0,
    stop: directiveOf(run) === 'stop',
  };
}

/** In a fixed order, so that the same version and seed train the same batches everywhere. */
async function readManifest(deps: Deps, versionId: string): Promise<Manifest> {
  const version = await findVersionContent(deps.db, versionId);
  return {
    versionId,
    contentHash: version.contentHash,
    classes: version.classes.map(toCoinClass),
    items: version.items.map(({ photoHash, classIndex, split, fileName }) => ({
      hash: photoHash,
      classIndex,
      split: split as Split,
      file: fileName,
    })),
  };
}
