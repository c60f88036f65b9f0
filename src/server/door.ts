import type { Deps } from './deps';

const key = Symbol.for('mintmark.deps');
const doors = globalThis as unknown as Record<symbol, Deps | undefined>;

/**
 * Puts the opened services where Next's own copy of the modules finds them: the process has two module graphs,
 * and what is opened twice (database, blobs) would be two owners.
 */
export function openDoor(deps: Deps): void {
  doors[key] = deps;
}

/** The services that main.ts opened. @throws when the server was not started by main.ts. */
export function getDeps(): Deps {
  const deps = doors[key];
  if (!deps) throw new Error('The server is not started: pages are served by src/server/main.ts only.');
  return deps;
}
