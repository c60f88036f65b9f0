/** What keeps the database: a file of this process, or a server that several processes share. */
export type Engine = 'sqlite' | 'postgresql';

export function engineOf(url: string): Engine {
  return /^postgres(ql)?:/.test(url) ? 'postgresql' : 'sqlite';
}

/** The database of the settings cannot be reached or used; the message says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}
