import type { IncomingMessage, ServerResponse } from 'node:http';
import { requirePermission } from '../actor-may';
import { actorFromRequest, bearerToken, workerFromToken } from '../auth/actor';
import { callerOf } from '../auth/caller';
import { requireSameOrigin } from '../auth/same-origin';
import { asDatabaseError } from '../db/database-error';
import type { Deps } from '../deps';
import { type AuditedCall, beginCall, endCall } from '../domain/audit/record-call';
import { AppError } from '../errors';
import { pathOf, sendError } from '../request/respond';
import type { Route } from './route';

type RestRouter = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/**
 * Answers every request that has a route, and refuses the rest. Who may call is decided here, before the handler:
 * session or API token and role, worker token, or open. HEAD is answered as GET is, without the body.
 */
export function createRestRouter({ deps, routes }: { deps: Deps; routes: readonly Route[] }): RestRouter {
  const table = routes.map((route) => ({ route, match: compile(route.pattern) }));
  return async (req, res) => {
    try {
      const path = pathOf(req);
      const candidates = table.flatMap(({ route, match }) => {
        const params = match(path);
        return params ? [{ route, params }] : [];
      });
      const method = req.method === 'HEAD' ? 'GET' : req.method;
      const found = candidates.find(({ route }) => route.method === method);
      if (!found) {
        if (candidates.length === 0) throw new AppError('not-found', `There is nothing at ${path}.`);
        const methods = candidates.flatMap(({ route }) =>
          route.method === 'GET' ? ['GET', 'HEAD'] : [route.method],
        );
        res.setHeader('allow', methods.join(', '));
        throw new AppError('method-not-allowed', `${req.method} is not possible at ${path}.`);
      }
      await call({ deps, req, res, ...found });
    } catch (error) {
      sendError({ req, res, error, log: deps.log });
    }
  };
}

async function call({
  deps,
  req,
  res,
  route,
  params,
}: {
  deps: Deps;
  req: IncomingMessage;
  res: ServerResponse;
  route: Route;
  params: Record<string, string>;
}): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://localhost');
  const args = { deps, req, res, url, params };
  if (route.permission === 'open') return route.handler(args);
  if (route.permission === 'worker') {
    const token = bearerToken(req.headers.authorization);
    const worker = token ? await workerFromToken(deps, token) : null;
    if (!worker) throw new AppError('not-signed-in', 'This needs a worker token: Authorization: Bearer …');
    return route.handler({ ...args, worker });
  }
  requireSameOrigin(deps, req);
  const actor = await actorFromRequest(deps, req, res);
  if (!actor) throw new AppError('not-signed-in', 'Sign in to continue.');
  const handler = async () => {
    requirePermission(actor, route.permission);
    await route.handler({ ...args, actor });
  };
  if (!route.audit) return handler();
  const call = {
    path: route.audit,
    input: { ...Object.fromEntries(url.searchParams), ...params },
    actor,
    caller: callerOf(deps, req),
  };
  await recorded(deps, call, handler);
}

/** Does what changes something, and records it in the audit log, however it ends. */
async function recorded(deps: Deps, call: AuditedCall, work: () => Promise<void>): Promise<void> {
  const begun = beginCall(deps, call);
  try {
    await work();
    endCall(begun, call, { outcome: 'done' });
  } catch (thrown) {
    const error = asDatabaseError(thrown);
    const code = error instanceof AppError ? error.code : 'internal';
    endCall(begun, call, { outcome: code === 'internal' ? 'failed' : 'refused', code });
    throw thrown;
  }
}

/** `/api/photos/:hash` → a function from path to parameters, or null when the path is another. */
function compile(pattern: string): (path: string) => Record<string, string> | null {
  const source = pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)');
  const expression = new RegExp(`^${source}$`);
  return (path) => {
    const groups = expression.exec(path)?.groups;
    if (groups === undefined) return expression.test(path) ? {} : null;
    try {
      return Object.fromEntries(
        Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)]),
      );
    } catch {
      return null;
    }
  };
}
