import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { deleteHold, upsertHold } from '../db/backup-holds';
import { openDatabase } from '../db/database';

/** Well within the time that a hold lasts. */
const RENEW_MS = 60_000;

/**
 * Keeps files from being removed by the servers of a database, for as long as this process lives.
 * @returns a function that ends it
 */
export async function holdFiles({ url, log }: { url: string; log: Logger }): Promise<() => Promise<void>> {
  const db = await openDatabase({ url, log });
  const id = randomUUID();
  await upsertHold(db, id).catch(async (error: unknown) => {
    await db.$disconnect();
    throw error;
  });
  const renewal = setInterval(() => {
    upsertHold(db, id).catch((error: unknown) =>
      log.warn({ err: error }, 'could not renew the hold on files'),
    );
  }, RENEW_MS);
  renewal.unref();
  return async () => {
    clearInterval(renewal);
    await deleteHold(db, id).finally(() => db.$disconnect());
  };
}
