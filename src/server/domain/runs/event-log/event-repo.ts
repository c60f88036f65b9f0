import type { RunEvent, RunEventPayloads, RunEventType } from '@/shared/run-events';
import type { ColumnType, Db, Tx } from '../../../db/dialect';
import { Prisma } from '../../../db/generated/client';
import { timeInJson, timeToJson } from '../../../db/time-in-json';

export interface LogPart {
  runIds: readonly string[];
  types?: readonly RunEventType[];
  afterSeq?: number;
  toSeq?: number;
  order?: 'ascending' | 'descending';
  limit?: number;
}

type Row = [string, number, number, RunEventType, RunEvent['payload'], string];

const columns = {
  runId: 'text',
  seq: 'int',
  attempt: 'int',
  type: 'text',
  payload: 'json',
  at: 'time',
} as const satisfies Record<keyof RunEvent, ColumnType>;

/** Entries of logs, by run and `seq`. */
export async function selectEvents(
  db: Db,
  { runIds, types, afterSeq, toSeq, order = 'ascending', limit }: LogPart,
): Promise<RunEvent[]> {
  if (runIds.length === 0 || types?.length === 0) return [];
  const conditions = [
    Prisma.sql`"runId" IN (${Prisma.join([...runIds])})`,
    // Named one by one, so that the index finds them: of a type that is left out there may be a hundred thousand.
    types ? Prisma.sql`"type" IN (${Prisma.join([...types])})` : [],
    afterSeq === undefined ? [] : Prisma.sql`"seq" > ${afterSeq}`,
    toSeq === undefined ? [] : Prisma.sql`"seq" <= ${toSeq}`,
  ].flat();
  const direction = order === 'ascending' ? 'ASC' : 'DESC';
  // The sign keeps an engine from walking along the whole log for its order instead of looking up the types. Of one
  // type the index has the order too.
  const several = types !== undefined && types.length > 1;
  const bySeq = Prisma.raw(`"runId" ${direction}, ${several ? '+' : ''}"seq" ${direction}`);
  const [answer] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows(columns)} AS "rows" FROM (
      SELECT "runId", "seq", "attempt", "type", "payload", "at" FROM "RunEvent"
      WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY ${bySeq}
      ${limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit}`}
    ) "entry"`;
  const rows: Row[] = JSON.parse(answer?.rows ?? '[]');
  return rows.map(
    ([runId, seq, attempt, type, payload, at]) =>
      ({ type, payload, runId, seq, attempt, at: timeInJson(at).getTime() }) as RunEvent,
  );
}

/** As `selectEvents`, by run. */
export async function selectLogs(...part: Parameters<typeof selectEvents>): Promise<Map<string, RunEvent[]>> {
  const logs = new Map<string, RunEvent[]>();
  for (const event of await selectEvents(...part)) {
    const log = logs.get(event.runId);
    if (log) log.push(event);
    else logs.set(event.runId, [event]);
  }
  return logs;
}

/** The numbers of a run's entries of one type, in order. */
export async function findSeqs(
  db: Db,
  { runId, type, toSeq }: { runId: string; type: RunEventType; toSeq: number },
): Promise<number[]> {
  const entries = await db.runEvent.findMany({
    where: { runId, type, seq: { lte: toSeq } },
    select: { seq: true },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ seq }) => seq);
}

/** A run's entries of these numbers, in order. */
export function findEvents(db: Db, runId: string, seqs: readonly number[]) {
  return db.runEvent.findMany({ where: { runId, seq: { in: [...seqs] } }, orderBy: { seq: 'asc' } });
}

/** Name of the worker that claimed this attempt; null when nobody did. */
export async function claimantOf(
  db: Db,
  { runId, attempt }: { runId: string; attempt: number },
): Promise<string | null> {
  const entries = await db.runEvent.findMany({
    where: { runId, type: 'state', attempt },
    select: { payload: true },
  });
  const payloads = entries.map(({ payload }) => payload as RunEventPayloads['state']);
  return payloads.find(({ state }) => state === 'claimed')?.by ?? null;
}

/** Writes entries of any number of runs with one statement. */
export async function insertEvents(tx: Tx, events: readonly RunEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = JSON.stringify(
    events.map(({ payload, at, ...event }) => ({
      ...event,
      payload: JSON.stringify(payload),
      at: timeToJson(new Date(at)),
    })),
  );
  await tx.$executeRaw`
    INSERT INTO "RunEvent" ("runId", "seq", "attempt", "type", "payload", "at")
    SELECT "runId", "seq", "attempt", "type", "payload", "at" FROM ${tx.dialect.rowsOf(rows, columns)} "entry"`;
}
