import { PrismaLibSql } from '@prisma/adapter-libsql';
import { waitWhileBusy } from './busy-retry';
import { Turns } from './turns';

type Client = ReturnType<PrismaLibSql['createClient']>;
type Transaction = Awaited<ReturnType<Client['transaction']>>;

/** SQLite waits for other processes on the calling thread, so hardly at all; `waitWhileBusy` has the patience. */
const BUSY_TIMEOUT_MS = 5;

/** Of every connection that writes. */
export const durableSettings = [
  // Readers and the writer do not block each other.
  'PRAGMA journal_mode = WAL',
  // A committed transaction survives a power cut.
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
];

const settings = [...durableSettings, `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`];

/**
 * Prisma's libsql adapter with one connection for all. The stock client leaves the connection behind with each
 * transaction and opens another, which loses the settings above and leaks a file handle until the garbage
 * collector comes by. The adapter lets nothing else in while a transaction is open, so one connection serves.
 */
export class SqliteAdapter extends PrismaLibSql {
  constructor({ url }: { url: string }) {
    super({ url, timeout: BUSY_TIMEOUT_MS });
  }

  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): Client {
    const client = super.createClient(config);
    const turns = new Turns();
    return new Proxy(client, {
      get: (target, key) => {
        if (key === 'transaction') return () => beginOn(target, turns);
        if (key === 'execute') {
          return (...args: ExecuteArgs) => turns.run(() => executeOrReopen(target, args));
        }
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  override async connect() {
    const adapter = waitWhileBusy(await super.connect());
    for (const sql of settings) await adapter.executeScript(sql);
    return adapter;
  }
}

/** A plain connection, for what is done with a file as a whole. Integers come as `bigint`. */
export type SqliteClient = Client;

/** For programs that have nothing else to do meanwhile: it waits on the calling thread for other processes. */
const PATIENT_TIMEOUT_MS = 20_000;

export function openSqliteClient(url: string): SqliteClient {
  const config = { url, timeout: PATIENT_TIMEOUT_MS, intMode: 'bigint' as const };
  return new PrismaLibSql(config).createClient(config);
}

type ExecuteArgs = [Parameters<Client['execute']>[0]];

/**
 * The driver leaves a statement that was refused for another's lock unfinished until the garbage collector comes by,
 * and until then no transaction of its connection can be committed. So the connection is left to it for a new one.
 * Outside of transactions only; inside one the lock is ours.
 */
async function executeOrReopen(client: Client, args: ExecuteArgs) {
  try {
    return await client.execute(...args);
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') {
      await client.reconnect();
      for (const sql of settings) await client.execute(sql);
    }
    throw error;
  }
}

/** Takes the write lock at the start: a transaction that reads first and writes later can then not be refused midway. */
async function beginOn(client: Client, turns: Turns): Promise<Transaction> {
  await turns.run(() => executeOrReopen(client, ['BEGIN IMMEDIATE']));
  let open = true;
  const end = async (sql: string) => {
    await client.execute(sql);
    open = false;
  };
  return {
    execute: (statement) => turns.run(() => client.execute(statement), { urgent: true }),
    batch: (statements) => inOrder(client, statements),
    executeMultiple: (sql) => client.executeMultiple(sql),
    commit: () =>
      end('COMMIT').catch(async (error: unknown) => {
        // A full disk fails the commit and may leave the transaction open, on the connection that serves all.
        await end('ROLLBACK').catch(() => undefined);
        throw error;
      }),
    rollback: () => end('ROLLBACK'),
    close: () => {
      if (open) void end('ROLLBACK');
    },
    get closed() {
      return !open;
    },
  };
}

async function inOrder(client: Client, statements: Parameters<Transaction['batch']>[0]) {
  const results = [];
  for (const statement of statements) {
    results.push(
      await (Array.isArray(statement)
        ? client.execute(statement[0], statement[1])
        : client.execute(statement)),
    );
  }
  return results;
}
