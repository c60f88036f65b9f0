import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bearerToken } from '../auth/actor';
import { AppError } from '../errors';
import { sendJson } from '../request/respond';
import type { OpenRestHandler } from './route';

/** 200 while the process lives and answers; it listens only once everything is open. */
export const getHealth: OpenRestHandler = async ({ deps, res }) => {
  sendJson(res, { status: 'ok', version: deps.codeVersion });
};

/** 200 while the server can do its work, else 503 with the reasons. */
export const getReadiness: OpenRestHandler = async ({ deps, res }) => {
  const reasons = await deps.readiness.reasons(deps);
  if (reasons.length === 0) sendJson(res, { status: 'ready' });
  else sendJson(res, { status: 'not ready', reasons }, 503);
};

/** Metrics for Prometheus. */
export const getMetrics: OpenRestHandler = async ({ deps, req, res }) => {
  requireScraper(req, deps.env.metricsToken);
  const text = await deps.metrics.render(deps);
  res.writeHead(200, { 'content-type': deps.metrics.registry.contentType, 'cache-control': 'no-store' });
  res.end(text);
};

/**
 * Metrics reveal much of a team's work: by default they are for programs on this machine only. A request that came
 * through a proxy is none of these, wherever the proxy runs.
 * @throws AppError
 */
function requireScraper(req: IncomingMessage, token: string | null): void {
  if (token) {
    const given = bearerToken(req.headers.authorization);
    if (given && timingSafeEqual(digest(given), digest(token))) return;
    throw new AppError('not-signed-in', 'This needs MINTMARK_METRICS_TOKEN: Authorization: Bearer …');
  }
  const { 'x-forwarded-for': forwardedFor, forwarded, via } = req.headers;
  if (!(forwardedFor || forwarded || via) && isLoopback(req.socket.remoteAddress)) return;
  throw new AppError(
    'not-allowed',
    'Metrics are served to programs on this machine only. Set MINTMARK_METRICS_TOKEN to read them from elsewhere.',
  );
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
