import { PrismaLibSql } from '@prisma/adapter-libsql';

type Client = ReturnType<PrismaLibSql['createClient']>;
type Transaction = Awaited<ReturnType<Client['transaction']>>;

/** How long a statement waits for another process (a backup, `sqlite3`) before it fails. */
const BUSY_TIMEOUT_MS = 10_000;

const settings = [
  // Readers and the writer do not block each other.
  'PRAGMA journal_mode = WAL',
  // A committed transaction survives a power cut.
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
  `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`,
];

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
    return new Proxy(client, {
      get: (target, key) => {
        if (key === 'transaction') return () => beginOn(target);
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  override async connect() {
    const adapter = await super.connect();
    for (const sql of settings) await adapter.executeScript(sql);
    return adapter;
  }
}

/** Takes the write lock at the start: a transaction that reads first and writes later can then not be refused midway. */
async function beginOn(client: Client): Promise<Transaction> {
  await client.execute('BEGIN IMMEDIATE');
  let open = true;
  const end = async (sql: string) => {
    await client.execute(sql);
    open = false;
  };
  return {
    execute: (statement) => client.execute(statement),
    batch: (statements) => inOrder(client, statements),
    executeMultiple: (sql) => client.executeMultiple(sql),
    commit: () => end('COMMIT'),
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
