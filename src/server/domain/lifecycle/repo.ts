import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import { FINAL_STATES } from '@/shared/run-state';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { nouns, type Parent } from './nouns';
import { anyOf, partsOfMarked, type Scope, tableOf, within } from './scope';

/** Rows in one statement: SQLite works on the thread that serves, so none may take long. */
const BATCH = 500;
/** Things that a sentence names. */
const NAMED = 4;

export interface ItemRow {
  id: string;
  label: string;
  name: string | null;
  archivedAt: Date | null;
  deletionId: string | null;
  /** Whose own it is. */
  owner: string | null;
  /** Ids and names that mean it. */
  refs: string[];
}

/**
 * Things by what may name them; in no order, those in the bin as well. Names are only looked for where ids are not
 * enough: it takes a walk through the whole table.
 */
export async function findItems(db: Db, kind: LifecycleKind, refs: readonly string[]): Promise<ItemRow[]> {
  const byId = await selectItems(db, kind, Prisma.sql`"it"."id" IN (${Prisma.join([...refs])})`);
  const known = new Set(byId.map(({ id }) => id));
  const names = refs.filter((ref) => !known.has(ref));
  if (names.length === 0 || nouns[kind].names.length === 0) return byId;
  const list = Prisma.join(names);
  const named = anyOf(nouns[kind].names.map((name) => Prisma.sql`${name} IN (${list})`));
  const others = await selectItems(db, kind, named);
  return [...byId, ...others.filter(({ id }) => !known.has(id))];
}

async function selectItems(db: Db, kind: LifecycleKind, where: Prisma.Sql): Promise<ItemRow[]> {
  const { names, label, owner, hasUniqueName } = nouns[kind];
  const columns = names.map((name, index) => Prisma.sql`${name} AS ${Prisma.raw(`"name${index}"`)}`);
  const rows = await db.$queryRaw<Record<string, unknown>[]>`
    SELECT "it"."id" AS "id", ${label} AS "label", "it"."archivedAt" AS "archivedAt", "it"."deletionId" AS "deletionId",
      ${hasUniqueName ? Prisma.sql`"it"."name"` : Prisma.sql`NULL`} AS "uniqueName",
      ${owner ? Prisma.raw(`"it"."${owner}"`) : Prisma.sql`NULL`} AS "owner"
      ${columns.length > 0 ? Prisma.sql`, ${Prisma.join(columns)}` : Prisma.empty}
    FROM ${tableOf(kind)} "it" WHERE ${where}`;
  return rows.map((row) => ({
    id: String(row.id),
    label: String(row.label),
    name: row.uniqueName === null ? null : String(row.uniqueName),
    archivedAt: asTime(row.archivedAt),
    deletionId: row.deletionId === null ? null : String(row.deletionId),
    owner: row.owner === null ? null : String(row.owner),
    refs: [String(row.id), ...names.map((_, index) => String(row[`name${index}`]))],
  }));
}

/** SQLite gives a time of a raw query as text. */
function asTime(value: unknown): Date | null {
  return value === null ? null : new Date(value as string | number | Date);
}

// Archive.

/** @param parts marks the parts that are archived along, those that were not before */
export async function updateArchived(tx: Tx, kind: LifecycleKind, ids: readonly string[], at: Date) {
  for (const part of archivedAlong(kind)) {
    await tx.$executeRaw`UPDATE ${tableOf(part)} SET "archivedAt" = ${at}
      WHERE "archivedAt" IS NULL AND "deletionId" IS NULL AND ${within(part, scopeOf(kind, ids))}`;
  }
  await tx.$executeRaw`UPDATE ${tableOf(kind)} SET "archivedAt" = ${at}
    WHERE "archivedAt" IS NULL AND "id" IN (${Prisma.join([...ids])})`;
}

/** Takes things out of the archive, with the parts that were archived at the same moment. */
export async function updateUnarchived(tx: Tx, kind: LifecycleKind, id: string, at: Date) {
  for (const part of archivedAlong(kind)) {
    await tx.$executeRaw`UPDATE ${tableOf(part)} SET "archivedAt" = NULL
      WHERE "archivedAt" = ${at} AND ${within(part, scopeOf(kind, [id]))}`;
  }
  await tx.$executeRaw`UPDATE ${tableOf(kind)} SET "archivedAt" = NULL WHERE "id" = ${id}`;
}

const scopeOf = (root: LifecycleKind, ids: readonly string[]): Scope => ({ root, ids, bonds: ['part'] });

function archivedAlong(root: LifecycleKind): LifecycleKind[] {
  const found: LifecycleKind[] = [root];
  for (const [kind, noun] of Object.entries(nouns) as [LifecycleKind, (typeof nouns)[LifecycleKind]][]) {
    if (noun.parents.some((parent) => parent.archives && found.includes(parent.kind))) found.push(kind);
  }
  return found.slice(1);
}

// Deletion.

/** Marks one thing. @returns false when it lies in the bin already */
export async function markItem(
  tx: Tx,
  kind: LifecycleKind,
  id: string,
  deletionId: string,
): Promise<boolean> {
  const count =
    await tx.$executeRaw`UPDATE ${tableOf(kind)} SET "deletionId" = ${deletionId} ${raiseVersion(kind)}
    WHERE "id" = ${id} AND "deletionId" IS NULL`;
  return count > 0;
}

/** Marks the parts of what is marked already. @returns how many */
export async function markParts(
  tx: Tx,
  kind: LifecycleKind,
  { deletionId, bonds }: { deletionId: string; bonds: readonly Parent['bond'][] },
): Promise<number> {
  return inBatches(
    () => tx.$executeRaw`UPDATE ${tableOf(kind)} SET "deletionId" = ${deletionId} ${raiseVersion(kind)}
      WHERE "id" IN (SELECT "id" FROM ${tableOf(kind)}
        WHERE "deletionId" IS NULL AND ${partsOfMarked(kind, deletionId, bonds)} LIMIT ${BATCH})`,
  );
}

/** Takes the mark of a deletion off whatever has it. */
export async function unmark(tx: Tx, kind: LifecycleKind, deletionId: string): Promise<number> {
  return inBatches(
    () => tx.$executeRaw`UPDATE ${tableOf(kind)} SET "deletionId" = NULL ${raiseVersion(kind)}
      WHERE "id" IN (SELECT "id" FROM ${tableOf(kind)} WHERE "deletionId" = ${deletionId} LIMIT ${BATCH})`,
  );
}

async function inBatches(statement: () => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    const count = await statement();
    total += count;
    if (count < BATCH) return total;
  }
}

const raiseVersion = (kind: LifecycleKind) =>
  nouns[kind].hasRowVersion ? Prisma.sql`, "rowVersion" = "rowVersion" + 1` : Prisma.empty;

export async function updateName(db: Db, kind: LifecycleKind, id: string, name: string): Promise<void> {
  await db.$executeRaw`UPDATE ${tableOf(kind)} SET "name" = ${name} WHERE "id" = ${id}`;
}

export async function isNameTaken(db: Db, kind: LifecycleKind, name: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM ${tableOf(kind)} WHERE "name" = ${name}`;
  return rows.length > 0;
}

// What stands against it. `runs` and `sweeps` say which are meant.

const marked = (deletionId: string) => Prisma.sql`"deletionId" = ${deletionId}`;

/** Numbers of runs that have not ended. */
export async function findUnendedRuns(db: Db, runs: string | Scope): Promise<number[]> {
  const rows = await db.$queryRaw<{ number: number }[]>`SELECT "number" FROM "Run"
    WHERE "state" NOT IN (${Prisma.join([...FINAL_STATES])}) AND ${chosen('run', runs)} ORDER BY "number" LIMIT ${NAMED}`;
  return rows.map(({ number }) => Number(number));
}

/** Numbers of sweeps that still decide, and of which something is meant. */
export async function findActiveSweeps(db: Db, items: string | Scope): Promise<number[]> {
  const rows = await db.$queryRaw<
    { number: number }[]
  >`SELECT "number" FROM "Sweep" WHERE "state" = 'active' AND
    (${chosen('sweep', items)} OR "id" IN (SELECT "sweepId" FROM "Run" WHERE ${chosen('run', items)}))
    ORDER BY "number" LIMIT ${NAMED}`;
  return rows.map(({ number }) => Number(number));
}

/** Numbers of model versions among them that are the champion of their dataset, where the dataset stays. */
export async function findChampionNumbers(db: Db, items: string | Scope): Promise<number[]> {
  const rows = await db.$queryRaw<{ number: number }[]>`SELECT "number" FROM "ModelVersion"
    WHERE ${chosen('model', items)} AND "id" IN (SELECT "move"."modelId" FROM "ChampionMove" "move"
      WHERE "move"."id" IN (SELECT MAX("id") FROM "ChampionMove" GROUP BY "datasetId")
        AND "move"."datasetId" NOT IN (SELECT "id" FROM "Dataset" WHERE ${chosen('dataset', items)}))
    ORDER BY "number" LIMIT ${NAMED}`;
  return rows.map(({ number }) => Number(number));
}

/** A deletion by its id: what it has marked. A scope: what it would mark. */
function chosen(kind: LifecycleKind, items: string | Scope): Prisma.Sql {
  if (typeof items === 'string') return marked(items);
  return kind === items.root || nouns[kind].parents.length > 0
    ? Prisma.sql`("deletionId" IS NULL AND ${within(kind, items)})`
    : Prisma.sql`1 = 0`;
}

/** What is not marked and uses something that is: how much of which kind, and the first by name. */
export async function findUsers(
  db: Db,
  deletionId: string,
): Promise<{ kind: LifecycleKind; count: number; labels: string[] }[]> {
  const found = [];
  for (const [kind, { label, parents }] of Object.entries(nouns) as [
    LifecycleKind,
    (typeof nouns)['run'],
  ][]) {
    if (!parents.some(({ bond }) => bond === 'use')) continue;
    const where = Prisma.sql`"it"."deletionId" IS NULL AND ${partsOfMarked(kind, deletionId, ['use'])}`;
    const from = Prisma.sql`FROM ${tableOf(kind)} "it" WHERE ${where}`;
    const rows = await db.$queryRaw<{ label: string }[]>`
      SELECT ${label} AS "label" ${from} ORDER BY "it"."createdAt" LIMIT ${NAMED}`;
    if (rows.length === 0) continue;
    const [total] = await db.$queryRaw<{ count: bigint | number }[]>`SELECT count(*) AS "count" ${from}`;
    found.push({ kind, count: Number(total?.count ?? 0), labels: rows.map((row) => row.label) });
  }
  return found;
}

/** Things of which a part of a deletion is a part, or which it uses, and that another deletion has taken. */
export async function findMissingParents(
  db: Db,
  deletionId: string,
  kinds: readonly LifecycleKind[],
): Promise<{ kind: LifecycleKind; label: string }[]> {
  const missing = [];
  for (const kind of kinds) {
    for (const parent of nouns[kind].parents) {
      const rows = await db.$queryRaw<{ label: string }[]>`
        SELECT ${nouns[parent.kind].label} AS "label" FROM ${tableOf(kind)} "part"
        JOIN ${tableOf(parent.kind)} "it" ON "it"."id" = ${Prisma.raw(`"part"."${parent.column}"`)}
        WHERE "part"."deletionId" = ${deletionId} AND "it"."deletionId" <> ${deletionId} LIMIT 1`;
      for (const { label } of rows) missing.push({ kind: parent.kind, label });
    }
  }
  return missing;
}

export async function countWithin(db: Db, kind: LifecycleKind, scope: Scope): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint | number }[]>`
    SELECT count(*) AS "count" FROM ${tableOf(kind)} WHERE "deletionId" IS NULL AND ${within(kind, scope)}`;
  return Number(row?.count ?? 0);
}

/** The first of these by name. */
export async function findLabelsWithin(db: Db, kind: LifecycleKind, scope: Scope): Promise<string[]> {
  const rows = await db.$queryRaw<{ label: string }[]>`SELECT ${nouns[kind].label} AS "label"
    FROM ${tableOf(kind)} "it" WHERE "it"."deletionId" IS NULL AND ${within(kind, scope)}
    ORDER BY "it"."createdAt" LIMIT ${NAMED}`;
  return rows.map(({ label }) => label);
}
