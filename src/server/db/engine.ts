import type { Engine } from './dialect';

/** Which engine an address names. For opening it only: whatever differs later is in its `Dialect`. */
export function engineOf(url: string): Engine {
  return /^postgres(ql)?:/.test(url) ? 'postgresql' : 'sqlite';
}

/** The database of the settings cannot be reached or used; the message explains what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}
