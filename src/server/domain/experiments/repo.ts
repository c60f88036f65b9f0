import type { z } from 'zod';
import type {
  ExperimentListItem,
  ExperimentSortColumn,
  listExperimentsInput,
} from '@/shared/contracts/experiments';
import type { Page } from '@/shared/contracts/paging';
import type { RunState } from '@/shared/run-state';
import { isFinal } from '@/shared/run-state';
import type { Db } from '../../db/dialect';
import { type Experiment, Prisma } from '../../db/generated/client';
import { type KeysetSource, selectKeys, toPage } from '../../db/keyset';
import { matchesSearch } from '../../db/search';
import { isShown, live, shown } from '../../db/visible';
import type { Deps } from '../../deps';
import { raised } from '../edits/save-edit';
import { readRunLeaks } from '../leaks/leak-gate';

const name = Prisma.sql`"experiment"."name"`;
const source: KeysetSource<ExperimentSortColumn> = {
  from: Prisma.sql`FROM "Experiment" "experiment"`,
  key: { sql: Prisma.sql`"experiment"."id"`, type: 'text' },
  columns: {
    name: { sql: Prisma.sql`lower(${name})`, type: 'text' },
    runs: {
      sql: Prisma.sql`(SELECT count(*) FROM "Run" WHERE "experimentId" = "experiment"."id" AND ${isShown('Run')})`,
      type: 'number',
    },
    best: {
      sql: Prisma.sql`(SELECT max("model"."valAccuracy") FROM "Run" "run" JOIN "ModelVersion" "model"
        ON "model"."runId" = "run"."id" AND ${isShown('model')}
        WHERE "run"."experimentId" = "experiment"."id")`,
      type: 'number',
    },
    created: { sql: Prisma.sql`"experiment"."createdAt"`, type: 'time' },
  },
  defaultSort: { by: 'created', direction: 'desc' },
};

export async function selectExperiments(
  { db }: Pick<Deps, 'db'>,
  { search, archived, ...page }: z.input<typeof listExperimentsInput>,
): Promise<Page<ExperimentListItem>> {
  const where = [
    isShown('experiment', archived),
    ...matchesSearch(search, { texts: [name, Prisma.sql`"experiment"."notes"`] }),
  ];
  const keys = await selectKeys(db, source, { where, ...page });
  const rows = await db.experiment.findMany({ where: { id: { in: keys.keys.map(String) } } });
  return toPage(keys, await withTotals({ db }, rows), ({ id }) => id);
}

/** Adds what an experiment's runs amount to. */
export async function withTotals(
  { db }: Pick<Deps, 'db'>,
  rows: readonly Pick<
    Experiment,
    'id' | 'name' | 'notes' | 'revision' | 'createdAt' | 'createdBy' | 'archivedAt'
  >[],
): Promise<ExperimentListItem[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [states, datasets, tops] = await Promise.all([
    db.run.groupBy({
      by: ['experimentId', 'state'],
      where: { ...shown, experimentId: { in: ids } },
      _count: true,
    }),
    db.$queryRaw<{ id: string; name: string }[]>`
      SELECT DISTINCT "run"."experimentId" AS "id", "dataset"."name" AS "name" FROM "Run" "run"
      JOIN "DatasetVersion" "version" ON "version"."id" = "run"."datasetVersionId"
      JOIN "Dataset" "dataset" ON "dataset"."id" = "version"."datasetId"
      WHERE ${isShown('run')} AND "run"."experimentId" IN (${Prisma.join(ids)}) ORDER BY "dataset"."name"`,
    db.$queryRaw<{ id: string; best: number | null }[]>`
      SELECT "run"."experimentId" AS "id", max("model"."valAccuracy") AS "best" FROM "Run" "run"
      JOIN "ModelVersion" "model" ON "model"."runId" = "run"."id" AND ${isShown('model')}
      WHERE "run"."experimentId" IN (${Prisma.join(ids)}) GROUP BY "run"."experimentId"`,
  ]);
  const leaks = await bestLeaks(db, tops);
  return rows.map(({ id, name, notes, revision, createdAt, createdBy, archivedAt }) => {
    const counts = states.filter(({ experimentId }) => experimentId === id);
    const runs = (those: typeof counts) => those.reduce((sum, { _count }) => sum + _count, 0);
    return {
      id,
      name,
      notes,
      revision,
      createdAt,
      createdBy,
      archivedAt,
      runs: runs(counts),
      active: runs(counts.filter(({ state }) => !isFinal(state as RunState))),
      bestValAccuracy: tops.find((top) => top.id === id)?.best ?? null,
      bestLeaks: leaks.get(id) ?? null,
      datasets: datasets.filter((dataset) => dataset.id === id).map((dataset) => dataset.name),
    };
  });
}

/** What stands beside the best figure of each experiment. */
async function bestLeaks(db: Db, tops: readonly { id: string; best: number | null }[]) {
  const models = await db.modelVersion.findMany({
    where: {
      ...shown,
      OR: tops.flatMap(({ id, best }) =>
        best === null ? [] : [{ valAccuracy: best, run: { experimentId: id } }],
      ),
    },
    orderBy: { number: 'desc' },
    select: { run: { select: { experimentId: true, datasetVersionId: true, leakOverrideId: true } } },
  });
  const runs = models.map(({ run }) => run);
  const leaks = await readRunLeaks(db, runs);
  // The earliest of equals comes last.
  return new Map(runs.map(({ experimentId }, i) => [experimentId, leaks[i] ?? null]));
}

/** The run of an experiment whose model is best on the validation photos; the earliest of equals. */
export async function selectBestRun({ db }: Pick<Deps, 'db'>, experimentId: string) {
  const model = await db.modelVersion.findFirst({
    where: { ...shown, run: { experimentId }, valAccuracy: { not: null } },
    orderBy: [{ valAccuracy: 'desc' }, { number: 'asc' }],
    select: { valAccuracy: true, top1: true, run: { select: { number: true, name: true } } },
  });
  if (!model || model.valAccuracy === null) return null;
  const { valAccuracy, top1, run } = model;
  return { number: run.number, name: run.name, valAccuracy, top1 };
}

/** By id or name. */
export function findExperiment(db: Db, ref: string): Promise<Experiment | null> {
  return db.experiment.findFirst({ where: { ...live, OR: [{ id: ref }, { name: ref }] } });
}

export async function insertExperiment(db: Db, name: string, createdBy: string): Promise<{ id: string }> {
  return db.experiment.create({ data: { name, createdBy }, select: { id: true } });
}

/** Changes an experiment at the revision its editor saw, and raises the revision. */
export function updateExperimentRow(
  db: Db,
  { id, revision }: { id: string; revision: number },
  changes: { name?: string; notes?: string },
): Promise<{ count: number }> {
  return db.experiment.updateMany({ where: { id, revision }, data: { ...changes, revision: raised } });
}

/** An experiment that gets a new run is one that people want to see. */
export async function updateUnarchived(db: Db, id: string): Promise<void> {
  await db.experiment.updateMany({ where: { id, archivedAt: { not: null } }, data: { archivedAt: null } });
}
