import type { IncomingMessage, ServerResponse } from 'node:http';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import { actorFromRequest } from '../auth/actor';
import { requireSameOrigin } from '../auth/same-origin';
import type { Deps } from '../deps';
import { sendError } from '../respond';
import { tunables } from '../tunables';
import { appRouter } from './root';

export const TRPC_PATH = '/api/trpc';

/** Serves the tRPC router below `TRPC_PATH`, outside Next. */
export function createTrpcHandler(deps: Deps) {
  return async (req: IncomingMessage, res: ServerResponse, path: string): Promise<void> => {
    try {
      requireSameOrigin(deps, req);
      await nodeHTTPRequestHandler({
        router: appRouter,
        req,
        res,
        path: path.slice(TRPC_PATH.length + 1),
        maxBodySize: tunables.maxRpcBodyBytes,
        createContext: async () => ({ deps, actor: await actorFromRequest(deps, req, res) }),
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
