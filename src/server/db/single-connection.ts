import { PrismaLibSql } from '@prisma/adapter-libsql';

type LibsqlClient = ReturnType<PrismaLibSql['createClient']>;
type LibsqlTransaction = Awaited<ReturnType<LibsqlClient['transaction']>>;

/**
 * The libsql adapter on one connection for the life of the process. The stock client gives its connection away
 * to each transaction, opens a new one for what follows and never closes the old: two file handles leak per
 * transaction, and what was set by PRAGMA is gone. Prisma's adapter already holds a lock for the length of a
 * transaction, so that one connection can serve all without statements of others slipping in.
 */
export class SingleConnectionLibSql extends PrismaLibSql {
  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): LibsqlClient {
    const client = super.createClient(config);
    client.transaction = async () => {
      // At once a writer: a reader that turns writer later could find its snapshot outdated (SQLITE_BUSY).
      await client.execute('BEGIN IMMEDIATE');
      return transactionOn(client);
    };
    return client;
  }
}

function transactionOn(client: LibsqlClient): LibsqlTransaction {
  let closed = false;
  const end = async (statement: 'COMMIT' | 'ROLLBACK') => {
    if (closed) return;
    try {
      await client.execute(statement);
    } catch (error) {
      if (statement === 'COMMIT') await client.execute('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      closed = true;
    }
  };
  return {
    execute: (statement) => client.execute(statement),
    batch: async (statements) => {
      const results = [];
      for (const statement of statements) results.push(await client.execute(statement));
      return results;
    },
    executeMultiple: (sql) => client.executeMultiple(sql),
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
    close: () => void end('ROLLBACK').catch(() => undefined),
    get closed() {
      return closed;
    },
  };
}
