import type { z } from 'zod';
import type { Page } from '@/shared/contracts/paging';
import type {
  listRunsInput,
  RunListItem,
  RunListProgress,
  RunProgress,
  RunSortColumn,
} from '@/shared/contracts/runs';
import type { PresetName } from '@/shared/recipe/presets';
import type { RunControl } from '@/shared/run-state';
import type { Db, Dialect } from '../../../db/dialect';
import { Prisma } from '../../../db/generated/client';
import { type KeysetSource, selectKeys, toPage } from '../../../db/keyset';
import { progressOf, recipeOf, stateOf } from '../../../db/run-row';
import { matchesSearch } from '../../../db/search';
import { isShown, live } from '../../../db/visible';
import type { Deps } from '../../../deps';
import { readRunLeaks } from '../../leaks/leak-gate';
import { runInclude } from '../repo';
import { readRunQuery } from './read-run-query';
import { type RunOriginalRow, runChanges } from './run-changes';
import { datasetName, experimentName, runNumber, runSortColumn } from './run-field-repo';
import { runFieldValues } from './run-field-values';
import { runQueryCondition } from './run-query-repo';

type RunFilter = z.input<typeof listRunsInput>;

/** Whose stars count. */
interface Reader {
  userId: string;
}
const NOBODY: Reader = { userId: '' };

function sourceOf(dialect: Dialect, userId: string): KeysetSource<RunSortColumn> {
  return {
    from: Prisma.sql`FROM "Run" "run"`,
    key: { sql: runNumber, type: 'number' },
    columns: (by) => runSortColumn(dialect, by, userId),
    defaultSort: { by: 'run', direction: 'desc' },
  };
}

/** What the filters of a list ask of `"Run" "run"`. @throws AppError `bad-request` for a query that cannot be read */
export function runConditions(
  {
    experimentId,
    datasetId,
    state,
    author,
    preset,
    archived,
    search,
    query,
    utcOffsetMinutes = 0,
  }: Omit<RunFilter, 'cursor' | 'limit' | 'sort' | 'columns'>,
  dialect: Dialect,
  userId: string,
): Prisma.Sql[] {
  return [
    isShown('run', archived),
    experimentId === undefined ? [] : Prisma.sql`"run"."experimentId" = ${experimentId}`,
    datasetId === undefined
      ? []
      : Prisma.sql`"run"."datasetVersionId" IN (SELECT "id" FROM "DatasetVersion" WHERE "datasetId" = ${datasetId})`,
    state === undefined ? [] : Prisma.sql`"run"."state" IN (${Prisma.join(state)})`,
    author === undefined ? [] : Prisma.sql`"run"."createdBy" = ${author}`,
    preset === undefined
      ? []
      : preset === 'custom'
        ? Prisma.sql`"run"."preset" IS NULL`
        : Prisma.sql`"run"."preset" = ${preset}`,
    ...matchesSearch(search, {
      texts: [Prisma.sql`"run"."name"`, experimentName, datasetName],
      number: runNumber,
    }),
    query ? runQueryCondition(dialect, readRunQuery(query, utcOffsetMinutes), userId) : [],
  ].flat();
}

/**
 * One page of the runs that pass all filters, newest first unless sorted otherwise. Reads rows only, never the log.
 * @throws AppError `bad-request` for a query that cannot be read
 */
export async function listRuns(
  deps: Pick<Deps, 'db'>,
  { sort, cursor, limit, columns = [], ...filter }: RunFilter,
  { userId }: Reader = NOBODY,
): Promise<Page<RunListItem>> {
  const keys = await selectKeys(deps.db, sourceOf(deps.db.dialect, userId), {
    where: runConditions(filter, deps.db.dialect, userId),
    sort,
    cursor,
    limit,
  });
  const items = await readRunItems(deps, { number: { in: keys.keys.map(Number) } }, { userId, columns });
  return toPage(keys, items, (run) => run.number);
}

/** Names of those who started runs, for a filter. */
export async function listRunAuthors({ db }: Pick<Deps, 'db'>): Promise<string[]> {
  const rows = await db.run.findMany({
    where: { ...live, createdBy: { not: null } },
    distinct: ['createdBy'],
    orderBy: { createdBy: 'asc' },
    select: { createdBy: true },
  });
  return rows.flatMap(({ createdBy }) => createdBy ?? []);
}

const listSelect = {
  id: true,
  number: true,
  name: true,
  state: true,
  control: true,
  experimentId: true,
  datasetVersionId: true,
  leakOverrideId: true,
  preset: true,
  recipe: true,
  attempt: true,
  workerId: true,
  progress: true,
  stalledAt: true,
  error: true,
  createdAt: true,
  createdBy: true,
  notes: true,
  tags: { select: { name: true }, orderBy: { name: 'asc' } },
  sweep: { select: { number: true, plan: true } },
  clonedFromId: true,
  archivedAt: true,
  startedAt: true,
  endedAt: true,
  experiment: runInclude.experiment,
  datasetVersion: runInclude.datasetVersion,
  model: runInclude.model,
} satisfies Prisma.RunSelect;
type ListRow = Prisma.RunGetPayload<{ select: typeof listSelect }>;

/** Some runs as a list shows them, in no order; for as many as fit on a page or into a sweep. */
export async function readRunItems(
  { db }: Pick<Deps, 'db'>,
  where: Prisma.RunWhereInput,
  { userId, columns = [] }: Reader & { columns?: readonly string[] } = NOBODY,
): Promise<RunListItem[]> {
  const rows = await db.run.findMany({ where: { AND: [where, live] }, select: listSelect });
  const starred = await findStarred(db, userId, rows);
  const workerIds = [...new Set(rows.flatMap(({ workerId }) => workerId ?? []))];
  const workers =
    workerIds.length === 0
      ? []
      : await db.worker.findMany({ where: { id: { in: workerIds } }, select: { id: true, name: true } });
  const names = new Map(workers.map(({ id, name }) => [id, name]));
  const leaks = await readRunLeaks(db, rows);
  const originals = await findOriginals(db, rows);
  return rows.map((row, index) => {
    const item = toListItem(row, {
      workerName: row.workerId === null ? null : (names.get(row.workerId) ?? null),
      starred: starred.has(row.id),
      leaks: leaks[index] ?? null,
      changes: runChanges(row, originals),
    });
    return { ...item, values: runFieldValues({ row, item }, columns) };
  });
}

/** What the runs were cloned from, by id. */
async function findOriginals(
  db: Db,
  rows: readonly { clonedFromId: string | null }[],
): Promise<Map<string, RunOriginalRow>> {
  const ids = [...new Set(rows.flatMap(({ clonedFromId }) => clonedFromId ?? []))];
  if (ids.length === 0) return new Map();
  const originals = await db.run.findMany({
    where: { id: { in: ids } },
    select: { id: true, number: true, recipe: true },
  });
  return new Map(originals.map((original) => [original.id, original]));
}

async function findStarred(db: Db, userId: string, rows: readonly { id: string }[]): Promise<Set<string>> {
  if (userId === NOBODY.userId) return new Set();
  const runId = { in: rows.map(({ id }) => id) };
  const stars = await db.runStar.findMany({ where: { userId, runId }, select: { runId: true } });
  return new Set(stars.map((star) => star.runId));
}

function toListItem(
  row: ListRow,
  { workerName, starred, leaks, changes }: Pick<RunListItem, 'workerName' | 'starred' | 'leaks' | 'changes'>,
): RunListItem {
  const { width, inputSize } = recipeOf(row).model;
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    state: stateOf(row),
    control: row.control as RunControl,
    experimentId: row.experimentId,
    experimentName: row.experiment.name,
    datasetId: row.datasetVersion.dataset.id,
    datasetName: row.datasetVersion.dataset.name,
    datasetVersion: row.datasetVersion.number,
    preset: row.preset as PresetName | null,
    changes,
    width,
    inputSize,
    attempt: row.attempt,
    workerName,
    progress: listedProgress(progressOf(row)),
    stalledAt: row.stalledAt,
    error: row.error,
    leaks,
    modelId: row.model?.id ?? null,
    modelNumber: row.model?.number ?? null,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    tags: row.tags.map(({ name }) => name),
    starred,
    values: {},
    archivedAt: row.archivedAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}

function listedProgress(progress: RunProgress): RunListProgress {
  const { last, test } = progress;
  return {
    phase: progress.phase,
    epoch: progress.epoch,
    epochs: progress.epochs,
    epochFraction: progress.epochFraction,
    etaSeconds: progress.etaSeconds,
    imgPerSec: progress.imgPerSec,
    last: last && { epoch: last.epoch },
    bestValAccuracy: progress.bestValAccuracy,
    bestValAccuracyEpoch: progress.bestValAccuracyEpoch,
    bestValLoss: progress.bestValLoss,
    bestValLossEpoch: progress.bestValLossEpoch,
    restored: progress.restored,
    test: test && { top1: test.top1, top5: test.top5 },
    sparkline: progress.sparkline,
  };
}
