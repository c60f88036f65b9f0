import type { Prisma, PrismaClient } from './generated/client';

/** What keeps the database: a file of this process, or a server that several processes share. */
export type Engine = 'sqlite' | 'postgresql';

/** A database or a transaction on it: what repositories query. */
export type Db = Omit<Prisma.TransactionClient, '$transaction'> & { readonly dialect: Dialect };

/** A transaction. What is asked of the database itself meanwhile waits on SQLite for its end. */
export type Tx = Db;

/**
 * The database of this process. On SQLite one connection serves all: inside `$transaction(async (tx) => …)` use
 * only `tx`, a call of the outer client there would wait for the transaction that waits for it.
 */
export interface Database extends Db, Pick<PrismaClient, '$connect' | '$disconnect' | '$extends'> {
  $transaction<T>(work: (tx: Tx) => Promise<T>, limits?: { maxWait?: number; timeout?: number }): Promise<T>;
}

/** What one transaction at a time may do, on all servers of the database. */
export type AdvisoryLock = 'runNumbers' | 'imports' | 'administrators' | 'audit' | 'reviews';

/** How a column is kept. `json` and `time` (as `timeToJson` writes it) travel as text inside of JSON. */
export type ColumnType = 'text' | 'int' | 'json' | 'time';
export type Columns = Readonly<Record<string, ColumnType>>;

/**
 * All that differs between the engines, chosen once when the database is opened. Repositories ask it for the
 * piece of SQL or the lock they need; nothing else in the server knows which engine there is.
 */
export interface Dialect {
  readonly engine: Engine;
  /** Other servers may work on the same database. */
  readonly isShared: boolean;

  /** Waits until no other transaction has this lock, and has it until this one ends. */
  advisoryLock(tx: Tx, lock: AdvisoryLock): Promise<void>;
  /** Waits until no other transaction is changing this row, and keeps it for this one. */
  lockRow(tx: Tx, table: Prisma.ModelName, id: string): Promise<void>;
  /** Keeps a row for this transaction. @returns false, without waiting, when another one has it */
  reserveRow(tx: Tx, table: Prisma.ModelName, id: string): Promise<boolean>;
  /** Does `work` while no other server does anything under this name; waits until it may. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** As `withLock`, unless another server has the lock. @returns whether the work was done here */
  tryLock(name: string, work: () => Promise<unknown>): Promise<boolean>;

  /**
   * Rows that are given as one JSON list of objects, as a table of the `columns`: one parameter for all of them.
   * Bound one by one, the values of a busy second would cost more than writing them.
   */
  rowsOf(json: string, columns: Columns): Prisma.Sql;
  /** All rows of a query in one cell, as a JSON list of lists: through the driver each cell has its price. */
  jsonOfRows(columns: Columns): Prisma.Sql;
  /**
   * A number, or text, inside a JSON column; null where there is none. The database reads the whole column for it: it
   * serves to sort and filter thousands of rows, not millions.
   */
  jsonNumber(column: string, path: readonly string[]): Prisma.Sql;
  jsonText(column: string, path: readonly string[]): Prisma.Sql;
  /** A JSON column with one text in it replaced. */
  jsonWith(column: string, key: string, text: string): Prisma.Sql;
  /** Sum of one number of each object in a JSON column that holds a list of them. */
  jsonListSum(column: string, key: string): Prisma.Sql;
  /** Asks for the bytes of the whole database. */
  readonly databaseBytes: Prisma.Sql;
  /** What tells the rows of any table apart, whatever its key; good inside of one statement only. */
  readonly rowPlace: string;
  /** Seconds from one time to another, or to now where that is null; null without the first. */
  secondsBetween(from: string, to: string): Prisma.Sql;

  /** Leaves the database as others should find it; before the last connection is closed. */
  beforeClose(db: Db): Promise<void>;
}
