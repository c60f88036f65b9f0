import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseError } from './engine';

/** How long the start waits for a database that does not answer yet, for one that starts at the same time. */
const PATIENCE_SECONDS = 30;
const RETRY_MS = 500;

/** Codes of a server that is not there yet or not ready yet, rather than of invalid settings. */
const NOT_YET = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN', '57P03', '53300']);

/**
 * A connection of one's own, for what needs one session.
 * @throws DatabaseError when the database cannot be reached, does not exist or refuses us.
 */
export async function connectPostgresql(url: string): Promise<pg.Client> {
  for (const end = performance.now() + PATIENCE_SECONDS * 1000; ; await sleep(RETRY_MS)) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    // A connection that breaks while idle is an event without a caller; its next query fails by itself.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const { code = '', message } = error as Error & { code?: string };
      if (NOT_YET.has(code) && performance.now() < end) continue;
      throw new DatabaseError(
        `The PostgreSQL database of DATABASE_URL (${withoutPassword(url)}) cannot be used: ${message || code}. ` +
          'See that the server runs, that the database exists (createdb) and that user and password are right.',
        { cause: error },
      );
    }
  }
}

/** The address as it may be shown and logged. */
function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '…';
  return decodeURIComponent(shown.href);
}
