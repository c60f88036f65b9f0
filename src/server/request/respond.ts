import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { ERROR_STATUS, type ErrorCode } from '@/shared/error-codes';
import { asDatabaseError } from '../db/database-error';
import type { Deps } from '../deps';
import { AppError, messageOf } from '../errors';

/** How long a client may continue to send after its answer before the connection is cut. */
const LINGER_MS = 2_000;

/** Answers with JSON; dates become ISO strings. */
export function sendJson(res: ServerResponse, body: unknown, status = 200): void {
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
  });
  res.end(bytes);
}

/**
 * Answers with `{ error: { code, message } }`. The message of an AppError is shown; any other
 * error is logged in full and answered without details.
 */
export function sendError({
  req,
  res,
  error: thrown,
  log,
}: {
  req: IncomingMessage;
  res: ServerResponse;
  error: unknown;
  log: Logger;
}): void {
  const error = asDatabaseError(thrown);
  const known = error instanceof AppError ? error : null;
  if (!known || ERROR_STATUS[known.code] >= 500) {
    log.error({ err: error, method: req.method, path: pathOf(req) }, 'request failed');
  }
  if (res.headersSent) {
    // The status is sent already: cutting the connection is the only way to show that the answer is incomplete.
    res.destroy();
    return;
  }
  const code: ErrorCode = known?.code ?? 'internal';
  const message = messageOf(error);
  if (!req.complete) refuseRest(req, res);
  if (known?.retryAfterSeconds) res.setHeader('retry-after', known.retryAfterSeconds);
  sendJson(res, { error: { code, message } }, ERROR_STATUS[code]);
}

/**
 * The client may still be sending gigabytes: let it read the answer, then cut the line. Not by `connection: close`:
 * Node then closes at once, and the client meets a broken pipe before it has read why.
 */
function refuseRest(req: IncomingMessage, res: ServerResponse): void {
  res.once('finish', () => {
    req.resume();
    const cut = setTimeout(() => req.destroy(), LINGER_MS).unref();
    req.once('end', () => clearTimeout(cut));
  });
}

/**
 * Answers with a stream, which HEAD does not open. A client that closes the connection early is no error.
 */
export async function sendStream({
  deps,
  req,
  res,
  headers,
  open,
}: {
  deps: Pick<Deps, 'log'>;
  req: IncomingMessage;
  res: ServerResponse;
  headers: OutgoingHttpHeaders;
  open: () => Promise<Readable>;
}): Promise<void> {
  const stream = req.method === 'HEAD' ? null : await open();
  res.writeHead(200, headers);
  if (!stream) {
    res.end();
    return;
  }
  await pipeline(stream, res).catch((error: unknown) => {
    res.destroy();
    deps.log.debug({ err: error, path: pathOf(req) }, 'an answer was not sent to its end');
  });
}

/** Path without the query, which may hold a token. */
export function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] as string;
}
