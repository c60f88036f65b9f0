import type { IncomingMessage, ServerResponse } from 'node:http';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import { MAX_CALLS_PER_REQUEST } from '@/shared/answer-coding';
import { actorFromRequest } from '../auth/actor';
import { callerOf } from '../auth/caller';
import { requireSameOrigin } from '../auth/same-origin';
import type { Deps } from '../deps';
import { checkJson, type JsonLimits, readJsonText } from '../request/bounded-json';
import { sendError } from '../request/respond';
import { tunables } from '../tunables';
import { appRouter } from './root';

export const TRPC_PATH = '/api/trpc';

/**
 * Serves the tRPC router below `TRPC_PATH`, outside Next. Who calls is asked first: how much is read, and how much
 * of it is decoded, depends on it.
 */
export function createTrpcHandler(deps: Deps) {
  return async (req: IncomingMessage, res: ServerResponse, path: string): Promise<void> => {
    try {
      requireSameOrigin(deps, req);
      const actor = await actorFromRequest(deps, req, res);
      await takeInput(req, actor ? tunables.membersJson : tunables.strangersJson);
      await nodeHTTPRequestHandler({
        router: appRouter,
        req,
        res,
        path: path.slice(TRPC_PATH.length + 1),
        // The choices of an import do not fit into an address.
        allowMethodOverride: true,
        maxBatchSize: MAX_CALLS_PER_REQUEST,
        createContext: async () => ({ deps, actor, caller: callerOf(deps, req) }),
        onError: ({ error, path: procedure }) => {
          if (error.code !== 'INTERNAL_SERVER_ERROR') return;
          deps.log.error({ err: error.cause ?? error, procedure }, 'call failed');
        },
      });
    } catch (error) {
      sendError({ req, res, error, log: deps.log });
    }
  };
}

/** Checks the input of a call before it is decoded, and reads it where it is the body. */
async function takeInput(req: IncomingMessage & { body?: string }, limits: JsonLimits): Promise<void> {
  const { searchParams } = new URL(req.url ?? '/', 'http://localhost');
  for (const input of searchParams.getAll('input')) checkJson(input, limits);
  // Where the adapter finds this, it does not read the request itself.
  if (req.method !== 'GET' && req.method !== 'HEAD') req.body = await readJsonText(req, limits);
}
