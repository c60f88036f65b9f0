import type { IncomingMessage, ServerResponse } from 'node:http';
import { type BrowserFileName, browserFile, isBrowserFile } from '../browser-program/browser-files';
import { findLiveNetwork, findLivePrototypes } from '../domain/classify/live-model';
import { AppError } from '../errors';
import type { RestHandler } from './route';

/** Asked for again each time, so that who may not see the model any more does not get it, but sent only once. */
async function sendOnce(
  { req, res }: { req: IncomingMessage; res: ServerResponse },
  { name, read }: { name: string; read: () => Promise<Uint8Array> },
): Promise<void> {
  const headers = { etag: `"${name}"`, 'cache-control': 'private, no-cache' };
  if (req.headers['if-none-match'] === headers.etag) {
    res.writeHead(304, headers).end();
    return;
  }
  const bytes = await read();
  res.writeHead(200, {
    ...headers,
    'content-type': 'application/octet-stream',
    'content-length': bytes.length,
  });
  res.end(req.method === 'HEAD' ? undefined : bytes);
}

/** `GET /api/models/:model/live-network`: the network of a model that can classify, as ONNX, for the live camera. */
export const getLiveNetwork: RestHandler = async ({ deps, req, res, params }) =>
  sendOnce({ req, res }, await findLiveNetwork(deps, params.model ?? ''));

/** `GET /api/models/:model/live-prototypes`: what the model's classes look like, as float32, for the live camera. */
export const getLivePrototypes: RestHandler = async ({ deps, req, res, params }) =>
  sendOnce({ req, res }, await findLivePrototypes(deps, params.model ?? ''));

/** `GET /api/live/:file`: the program that answers in a browser (`classifier.js`), and what runs networks in it (`runtime.wasm`). */
export const getLiveFile: RestHandler = async ({ req, res, url, params }) => {
  const name = params.file ?? '';
  if (!isBrowserFile(name)) throw new AppError('not-found', 'There is no such program.');
  const { packed, hash } = await browserFile(name);
  const isNamed = url.searchParams.get('v') === hash;
  res.writeHead(200, {
    'content-type': TYPES[name],
    // Every browser that runs it unpacks it.
    'content-encoding': 'gzip',
    'content-length': packed.length,
    'cache-control': isNamed ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    // The worker's own: it compiles the runtime, which no page may, and fetches from here only.
    'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  });
  res.end(req.method === 'HEAD' ? undefined : packed);
};

const TYPES: Record<BrowserFileName, string> = {
  'classifier.js': 'text/javascript; charset=utf-8',
  'runtime.wasm': 'application/wasm',
};
