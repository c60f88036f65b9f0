import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import type { Deps } from '../deps';
import { AppError } from '../errors';
import { readJsonText } from '../request/bounded-json';
import { sendError } from '../request/respond';
import { tunables } from '../tunables';
import { actorFromRequest } from './actor';
import { AUTH_PATHS } from './auth';
import { CLIENT_ADDRESS_HEADER, clientAddress } from './client-address';
import { recordAuth } from './record-auth';
import { requireSameOrigin } from './same-origin';
import { withoutTokens } from './without-tokens';

/** Serves `/api/auth/*` by better-auth, with the client's real address and for requests of our own pages only. */
export function createAuthHandler(deps: Pick<Deps, 'audit' | 'auth' | 'db' | 'env' | 'log'>) {
  const handle = toNodeHandler(async (request) => withoutTokens(await deps.auth.handler(request)));
  return async (req: IncomingMessage, res: ServerResponse, path: string): Promise<void> => {
    try {
      if (!AUTH_PATHS.has(path.slice('/api/auth'.length))) {
        throw new AppError('not-found', `There is nothing at ${path}.`);
      }
      requireSameOrigin(deps, req);
      // Where better-auth finds this, it does not read the request itself.
      (req as IncomingMessage & { body?: string }).body = await readJsonText(req, tunables.strangersJson);
      req.headers[CLIENT_ADDRESS_HEADER] = clientAddress(req, deps.env.trustedProxies);
      // Sign-in is by cookie here; an API token of the same request must not confuse that.
      delete req.headers.authorization;
      const actor = await actorFromRequest(deps, req);
      await recordAuth(deps, { req, res, path: path.slice('/api/auth'.length), actor }, () =>
        handle(req, res),
      );
    } catch (error) {
      sendError({ req, res, error, log: deps.log });
    }
  };
}
