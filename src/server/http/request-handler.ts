import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createAuthHandler } from '../auth/mount';
import type { Deps } from '../deps';
import { AppError } from '../errors';
import type { RouteClass } from '../operations/metrics';
import { pathOf, sendError } from '../request/respond';
import type { Route } from '../rest/route';
import { createRestRouter } from '../rest/router';
import { createTrpcHandler, TRPC_PATH } from '../trpc/mount';
import { setPagePolicy, setSecurityHeaders } from './security-headers';

type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/**
 * Routes each request: sign-in, tRPC, REST, and pages for the rest. socket.io has a listener of its
 * own on the server and must not be answered twice.
 */
export function createRequestHandler({
  deps,
  routes,
  pages,
}: {
  deps: Deps;
  routes: readonly Route[];
  pages: PageHandler;
}): RequestListener {
  const auth = createAuthHandler(deps);
  const trpc = createTrpcHandler(deps);
  const rest = createRestRouter({ deps, routes });

  return (req, res) => {
    const path = pathOf(req);
    if (isSocketPath(path)) return;
    setSecurityHeaders(res, deps.env);
    const begun = performance.now();
    res.once('close', () => {
      const ms = performance.now() - begun;
      deps.metrics.noteRequest({ route: routeClassOf(path), status: res.statusCode, ms });
    });
    if (path.startsWith('/api/auth/')) void auth(req, res, path);
    else if (path.startsWith(`${TRPC_PATH}/`)) void trpc(req, res, path);
    else if (path.startsWith('/api/') || OPERATIONS.includes(path)) void rest(req, res);
    else if (!isDecodable(path)) {
      const error = new AppError('bad-request', 'This address is malformed: "%" starts two hex digits.');
      sendError({ req, res, error, log: deps.log });
    } else {
      setPagePolicy(req, res, deps.env);
      // Layouts do not receive the address; the sign-in page needs it for the way back.
      req.headers['x-mintmark-path'] = req.url;
      // Nor whether the browser comes from another page of ours: Next does not pass its header on.
      req.headers['x-mintmark-within'] = req.headers.rsc === undefined ? '0' : '1';
      pages(req, res).catch((error: unknown) => sendError({ req, res, error, log: deps.log }));
    }
  };
}

/** For operators and their monitoring. */
const OPERATIONS = ['/healthz', '/readyz', '/metrics'];

function routeClassOf(path: string): RouteClass {
  if (path.startsWith('/api/auth/')) return 'sign-in';
  if (path.startsWith(`${TRPC_PATH}/`)) return 'trpc';
  if (path.startsWith('/api/worker/')) return 'worker';
  if (path.startsWith('/api/')) return 'rest';
  return OPERATIONS.includes(path) ? 'operations' : 'page';
}

/** What socket.io answers. `/socket.io` itself is not among it. */
export function isSocketPath(path: string): boolean {
  return path.startsWith('/socket.io/');
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
