import type { RunEvent } from '@/shared/run-events';
import { engineOf } from '../../db/engine';
import type { Prisma, RunEvent as RunEventRow } from '../../db/generated/client';
import type { Deps } from '../../deps';

type Tx = Prisma.TransactionClient;

/** An entry of the log as everybody but the database has it. */
export function toEvent({ runId, seq, attempt, type, payload, at }: RunEventRow): RunEvent {
  return { type, payload, runId, seq, attempt, at: at.getTime() } as RunEvent;
}

/**
 * Writes entries of any number of runs with one statement and one parameter: bound one by one, the values of a
 * busy second would cost more than writing them.
 */
export async function insertEvents(
  { env }: Pick<Deps, 'env'>,
  tx: Tx,
  events: readonly RunEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = JSON.stringify(
    events.map(({ payload, at, ...event }) => ({
      ...event,
      payload: JSON.stringify(payload),
      at: new Date(at).toISOString().replace('Z', '+00:00'),
    })),
  );
  if (engineOf(env.databaseUrl) === 'sqlite') {
    await tx.$executeRaw`
      INSERT INTO "RunEvent" ("runId", "seq", "attempt", "type", "payload", "at")
      SELECT value ->> 'runId', value ->> 'seq', value ->> 'attempt', value ->> 'type', value ->> 'payload',
        value ->> 'at'
      FROM json_each(${rows})`;
  } else {
    await tx.$executeRaw`
      INSERT INTO "RunEvent" ("runId", "seq", "attempt", "type", "payload", "at")
      SELECT "runId", "seq", "attempt", "type", "payload"::jsonb, "at" AT TIME ZONE 'UTC'
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS entry("runId" text, "seq" int, "attempt" int, "type" text, "payload" text, "at" timestamptz)`;
  }
}
