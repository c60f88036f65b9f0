import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import type { Deps } from '../deps';
import { AppError } from '../errors';
import { sendError } from '../respond';
import { AUTH_PATHS } from './auth';
import { CLIENT_ADDRESS_HEADER, clientAddress } from './client-address';
import { requireSameOrigin } from './same-origin';

const MAX_BODY_BYTES = 32 * 1024;

/** Serves `/api/auth/*` by better-auth, with the client's real address and for requests of our own pages only. */
export function createAuthHandler(deps: Pick<Deps, 'auth' | 'env' | 'log'>) {
  const handle = toNodeHandler(deps.auth);
  return async (req: IncomingMessage, res: ServerResponse, path: string): Promise<void> => {
    try {
      if (!AUTH_PATHS.has(path.slice('/api/auth'.length))) {
        throw new AppError('not-found', `There is nothing at ${path}.`);
      }
      requireSameOrigin(deps, req);
      if (Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES || req.headers['transfer-encoding']) {
        throw new AppError('too-large', 'The request is larger than a sign-in can be.');
      }
      req.headers[CLIENT_ADDRESS_HEADER] = clientAddress(req, deps.env.trustedProxies);
      // Sign-in is by cookie here; an API token of the same request must not confuse that.
      delete req.headers.authorization;
      await handle(req, res);
    } catch (error) {
      sendError({ req, res, error, log: deps.log });
    }
  };
}
