import { createHash } from 'node:crypto';
import { SPLITS, type Split } from '@/shared/coin-class';
import { presetRecipe } from '@/shared/recipe/presets';
import type { RuntimeName } from '@/shared/trainer-job';
import { RESULT_FILES } from '@/shared/trainer-job';
import { WORKER_PROTOCOL_VERSION } from '@/shared/worker-protocol';
import type { RunLease } from '../db/run-row';
import type { Actor, Deps } from '../deps';
import { LeaseWatch } from '../domain/runs/lease/lease-watch';
import { expireLeases, markStarted } from '../domain/runs/lease/lifecycle';
import { claimNext } from '../domain/runs/queue/claim';
import { startRun } from '../domain/runs/service';
import { registerWorker } from '../domain/workers/service';
import { colourPhoto } from './test-photos';
import { trainerSummary } from './worker-reports';

/**
 * A dataset of three classes, `copies` photos per class and split. The photos are short texts under their real
 * hash; with `photos` they are photos of one colour each, which can be trained on.
 */
export async function insertDataset(
  deps: Deps,
  { name = 'Coins', copies = 2, photos = false } = {},
): Promise<{ id: string; versionId: string }> {
  const classes = ['red', 'green', 'blue'] as const;
  const items: { classIndex: number; split: Split; photoHash: string; fileName: string }[] = [];
  for (const [classIndex, key] of classes.entries()) {
    for (let index = 0; index < SPLITS.length * copies; index++) {
      const split = SPLITS[index % SPLITS.length] ?? 'train';
      const fileName = `${name} ${key} ${split} ${index}.png`;
      const bytes = photos ? await colourPhoto(key, index) : Buffer.from(fileName);
      const { hash } = await deps.blobs.write(bytes);
      items.push({ classIndex, split, photoHash: hash, fileName });
    }
  }
  const perSplit = classes.length * copies;
  const dataset = await deps.db.dataset.create({
    data: {
      name,
      versions: {
        create: {
          number: 1,
          contentHash: sha256(name),
          classCount: classes.length,
          trainPhotos: perSplit,
          validationPhotos: perSplit,
          testPhotos: perSplit,
          report: { skipped: [], notes: [] },
          classes: { create: classes.map((key, index) => ({ index, key, label: key })) },
          items: { create: items },
        },
      },
    },
    include: { versions: true },
  });
  return { id: dataset.id, versionId: dataset.versions[0]?.id ?? '' };
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Queues a quick run on a dataset that `insertDataset` made. */
export function queueRun(deps: Deps, actor: Actor, name?: string): Promise<{ id: string; number: number }> {
  return startRun(deps, actor, { dataset: 'Coins', preset: 'quick', name, recipe: presetRecipe('quick') });
}

/** Puts a model version of three classes, of a run of its own, up for a review. @returns the review's id */
export async function insertReview(deps: Deps, actor: Actor): Promise<string> {
  const version = await deps.db.datasetVersion.findFirstOrThrow();
  const run = await queueRun(deps, actor);
  const coin = { value: null, currency: null, country: null };
  const model = await deps.db.modelVersion.create({
    data: {
      number: 1,
      name: 'Model',
      runId: run.id,
      datasetVersionId: version.id,
      classes: ['red', 'green', 'blue'].map((key, index) => ({ index, key, label: key, ...coin })),
      preprocessing: {},
      files: [],
      summary: { evaluations: [] },
    },
  });
  const review = await deps.db.review.create({
    data: { number: 1, datasetId: version.datasetId, modelId: model.id, split: 'test' },
  });
  return review.id;
}

/** Makes a worker known, as its hello would. */
export async function connectWorker(
  deps: Deps,
  workerId: string,
  runtime: RuntimeName | null = 'tensorflow',
) {
  const hello = {
    token: 'unused',
    protocol: WORKER_PROTOCOL_VERSION,
    workerId,
    name: workerId,
    runtime,
    device: 'CPU',
    problem: runtime ? null : 'nothing to compute on',
    versions: {},
    labels: [],
    slots: 1,
    gpuMemoryMiB: null,
  };
  await registerWorker(deps, { hello, tokenId: 'token' });
  return { workerId, name: workerId, runtime, owned: [] };
}

/** Takes every run in progress from its worker, as after a lease of silence. @returns how many */
export async function takeFromSilent(deps: Deps): Promise<number> {
  const leaseMs = deps.env.leaseSeconds * 1000;
  const watch = new LeaseWatch({ leaseMs, napMs: 2 * leaseMs });
  await expireLeases(deps, watch, 0);
  return expireLeases(deps, watch, leaseMs);
}

/** Claims the next run for `workerId` and reports its trainer as started. */
export async function claimAndStart(deps: Deps, workerId: string): Promise<RunLease> {
  const lease = await claim(deps, workerId);
  await markStarted(deps, lease, workerId);
  return lease;
}

export async function claim(deps: Deps, workerId: string): Promise<RunLease> {
  const run = await claimNext(deps, { workerId, name: workerId, runtime: 'tensorflow', owned: [] });
  if (!run) throw new Error('there was no run to claim');
  return { runId: run.id, attempt: run.attempt, workerId };
}

/** The least a trainer must leave behind: a model file and an evaluation of the test split, in the blob store. */
export async function storeResults(deps: Deps, versionId: string) {
  const items = await deps.db.datasetItem.findMany({ where: { versionId, split: 'test' } });
  const evaluation = {
    splits: [
      {
        summary: trainerSummary().evaluations[1],
        items: items.map(({ photoHash, classIndex }) => ({
          hash: photoHash,
          truth: classIndex,
          predicted: 0,
          confidence: 0.5,
          rank: classIndex + 1,
        })),
      },
    ],
  };
  const tfjs = await deps.blobs.write(Buffer.from('{"format":"layers-model"}'));
  const evaluated = await deps.blobs.write(Buffer.from(JSON.stringify(evaluation)));
  return [
    { path: RESULT_FILES.tfjs, hash: tfjs.hash, bytes: tfjs.bytes },
    { path: RESULT_FILES.evaluation, hash: evaluated.hash, bytes: evaluated.bytes },
  ];
}
