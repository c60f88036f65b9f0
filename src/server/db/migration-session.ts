export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** The database while it is migrated. */
export interface MigrationSession {
  /** Name → checksum of what this database went through. */
  history(): Promise<Map<string, string>>;
  /** In a transaction of its own: a failing one leaves the database as it was before it. */
  apply(migration: Migration): Promise<void>;
  close(): Promise<void>;
}
