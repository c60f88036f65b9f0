import { userInfo } from 'node:os';
import type { Logger } from 'pino';
import { closeDatabase, openDatabase } from '../db/database';
import { appendEntries } from '../domain/audit/append-entries';
import { newEntry } from '../domain/audit/audit-record';

/**
 * Takes down in the audit log of a database what was done to it past the server, and by which user of the machine.
 * @returns what people should know, when it could not be; sentences
 */
export async function recordMaintenance({
  url,
  log,
  action,
  detail,
}: {
  url: string;
  log: Logger;
  action: 'backups.create' | 'backups.restore' | 'database.migrate';
  /** Small, and without secrets. */
  detail: Record<string, unknown>;
}): Promise<string[]> {
  const byServer = process.env.MINTMARK_BY_SERVER === '1';
  const entry = newEntry({
    action,
    outcome: 'done',
    via: byServer ? 'server' : 'cli',
    actor: byServer ? null : { id: null, name: `${userInfo().username}, a user of the machine` },
    address: null,
    tokenId: null,
    object: null,
    detail,
  });
  try {
    const db = await openDatabase({ url, log });
    await appendEntries(db, [entry]).finally(() => closeDatabase(db));
    return [];
  } catch (error) {
    // A full disk, or a database that this version has not migrated yet, must not cost the backup.
    return [`The audit log has no entry of this: ${(error as Error).message.split('\n').at(-1)}`];
  }
}
