import type { Deps } from './deps';
import type { AppRouter } from './trpc/root';

/** What main.ts has opened and pages may use: the services, and the API without HTTP. */
export interface Inside {
  deps: Deps;
  appRouter: AppRouter;
}

const key = Symbol.for('mintmark.inside');
const doors = globalThis as unknown as Record<symbol, Inside | undefined>;

/**
 * Puts the opened services where Next's own copy of the modules finds them: the process has two module graphs,
 * and what is opened twice (database, blobs) would be two owners.
 */
export function setServerContext(inside: Inside): void {
  doors[key] = inside;
}

/** What main.ts opened. @throws when the server was not started by main.ts. */
export function getServerContext(): Inside {
  const inside = doors[key];
  if (!inside) throw new Error('The server is not started: pages are served by src/server/main.ts only.');
  return inside;
}
