import type { Deps } from './deps';
import type { AppRouter } from './trpc/root';

/** What main.ts has opened and pages may use: the services, and the API without HTTP. */
export interface ServerContext {
  deps: Deps;
  appRouter: AppRouter;
  /** Pages warn that whoever is on the network can read along. */
  isReadableByNetwork: boolean;
}

const key = Symbol.for('mintmark.server-context');
const contexts = globalThis as unknown as Record<symbol, ServerContext | undefined>;

/**
 * Puts the opened services where Next's own copy of the modules finds them: the process has two module graphs,
 * and opening database and blobs in both would give them two owners.
 */
export function setServerContext(context: ServerContext): void {
  contexts[key] = context;
}

/** What main.ts opened. @throws when the server was not started by main.ts. */
export function getServerContext(): ServerContext {
  const context = contexts[key];
  if (!context) throw new Error('The server is not started: pages are served by src/server/main.ts only.');
  return context;
}
