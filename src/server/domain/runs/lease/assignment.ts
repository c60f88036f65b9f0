import type { Split } from '@/shared/coin-class';
import type { Manifest } from '@/shared/trainer-job';
import type { Assignment } from '@/shared/worker-protocol';
import type { Run } from '../../../db/generated/client';
import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { findVersionContent } from '../repo';
import { checkpointsOf, directiveOf, progressOf, recipeOf } from '../run-row';

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
    classes: version.classes,
    items: version.items.map(({ photoHash, classIndex, split }) => ({
      hash: photoHash,
      classIndex,
      split: split as Split,
    })),
  };
}
