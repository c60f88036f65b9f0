export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** The database while it is migrated. */
export interface MigrationSession {
  /** Name → checksum of what this database went through. One server at a time gets past this. */
  history(): Promise<Map<string, string>>;
  begin(): Promise<void>;
  /** Between `begin` and the end of the transaction. */
  run(migration: Migration): Promise<void>;
  commit(): Promise<void>;
  /** The database is then as it was at `begin`. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}
