import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckpointPosition, EpochMetrics, WorkerEventBody } from '@/shared/run-events';
import { engineOf } from '../../../db/engine';
import type { Prisma } from '../../../db/generated/client';
import { connectPostgresql } from '../../../db/postgresql';
import { progressOf, type RunLease } from '../../../db/run-row';
import { SqliteAdapter } from '../../../db/sqlite';
import { migrationsDir } from '../../../project-root';
import { claimAndStart, insertDataset, queueRun, takeFromSilent } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { epochMetrics } from '../../../testing/worker-reports';
import { appendWorkerEvents } from '../ingest/ingest';

let test: TestDeps;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
});
afterEach(() => test.close());

const epoch = (number: number, over: Partial<EpochMetrics>): WorkerEventBody => ({
  type: 'epoch',
  payload: epochMetrics(number, over),
});
const setup = (resumedFrom: CheckpointPosition | null): WorkerEventBody => ({
  type: 'setup',
  payload: {
    resumedFrom,
    runtime: 'TensorFlow',
    device: 'CPU',
    baseWeights: { kind: 'random', source: 'asked for', width: 1 },
    parameters: 1,
    trainPhotos: 1,
    validationPhotos: 1,
    testPhotos: 1,
    classes: 2,
  },
});

function report(lease: RunLease, events: readonly WorkerEventBody[]) {
  const numbered = events.map((event, index) => ({ sourceSeq: index + 1, at: Date.now(), event }));
  return appendWorkerEvents(test.deps, lease, numbered);
}

/** As runs were stored before: "best" was what the epoch had measured that early stopping restores. */
async function storeAsBefore(runId: string): Promise<void> {
  const run = await test.deps.db.run.findUniqueOrThrow({ where: { id: runId } });
  const { bestValAccuracyEpoch: _, bestValLossEpoch: __, restored, last, ...rest } = progressOf(run);
  // A run that ends with its last weights had the monitored epoch there all the same.
  const monitored = { epoch: last?.bestEpoch ?? null, valAccuracy: 0.123, valLoss: 0.456 };
  const {
    epoch: bestEpoch,
    valAccuracy,
    valLoss,
  } = restored?.epoch === last?.bestEpoch ? (restored ?? monitored) : monitored;
  const progress = {
    ...rest,
    last,
    bestEpoch,
    bestValAccuracy: last && valAccuracy,
    bestValLoss: last && valLoss,
  };
  await test.deps.db.run.update({
    where: { id: runId },
    data: { progress: progress as unknown as Prisma.InputJsonObject },
  });
}

async function migrateAgain(): Promise<void> {
  const { databaseUrl: url } = test.deps.env;
  const file = path.join(migrationsDir(engineOf(url)), '0008_best_and_restored_epoch/migration.sql');
  const sql = await readFile(file, 'utf8');
  if (engineOf(url) === 'sqlite') {
    const adapter = await new SqliteAdapter({ url }).connect();
    await adapter.executeScript(sql);
    await adapter.dispose();
  } else {
    const client = await connectPostgresql(url);
    await client.query(sql);
    await client.end();
  }
}

describe('the migration to best and restored epochs', () => {
  it('gives older runs what the log says, to the last bit', async () => {
    const { deps, actor } = test;
    // Three runs: one that was interrupted and rewound, one with the last weights, and one without an epoch.
    await queueRun(deps, actor, 'rewound');
    let lease = await claimAndStart(deps, 'worker-a');
    const rewound = lease.runId;
    await report(lease, [
      setup(null),
      epoch(1, { valAccuracy: 1 / 3, valLoss: 0.1 + 0.2, bestEpoch: 1 }),
      epoch(2, { valAccuracy: 2 / 3, valLoss: 0.7, bestEpoch: 1 }),
      epoch(3, { valAccuracy: 0.99, valLoss: 0.01, bestEpoch: 3 }),
    ]);
    await takeFromSilent(deps);
    lease = await claimAndStart(deps, 'worker-b');
    await report(lease, [
      setup({ epoch: 2, batch: 0, step: 40 }),
      epoch(3, { valAccuracy: 2 / 3, valLoss: null, bestEpoch: 1 }),
    ]);

    const { id: lastWeights } = await queueRun(deps, actor, 'last weights');
    const { recipe } = await deps.db.run.findUniqueOrThrow({ where: { id: lastWeights } });
    const { earlyStopping, ...others } = recipe as { earlyStopping: object };
    await deps.db.run.update({
      where: { id: lastWeights },
      data: { recipe: { ...others, earlyStopping: { ...earlyStopping, restoreBest: false } } },
    });
    lease = await claimAndStart(deps, 'worker-c');
    await report(lease, [
      epoch(1, { valAccuracy: 0.6, valLoss: 0.2, bestEpoch: 1 }),
      epoch(2, { valAccuracy: 0.5, valLoss: 0.3, bestEpoch: 1 }),
    ]);

    const { id: justBegun } = await queueRun(deps, actor, 'just begun');
    lease = await claimAndStart(deps, 'worker-d');
    await report(lease, [setup(null)]);

    const progress = async () => (await deps.db.run.findMany({ orderBy: { number: 'asc' } })).map(progressOf);
    const expected = await progress();
    expect(expected).toMatchObject([
      { bestValAccuracy: 2 / 3, bestValAccuracyEpoch: 2, bestValLoss: 0.1 + 0.2, restored: { epoch: 1 } },
      { bestValAccuracy: 0.6, bestValLossEpoch: 1, restored: { epoch: 2, valAccuracy: 0.5 } },
      { bestValAccuracy: null, bestValLoss: null, restored: null },
    ]);
    for (const id of [rewound, lastWeights, justBegun]) await storeAsBefore(id);
    expect(await progress()).not.toEqual(expected);
    await migrateAgain();
    expect(await progress()).toEqual(expected);
  });
});
