import { pipeline } from 'node:stream/promises';
import { findPhotoFile } from '../domain/photos/photo-files';
import { AppError } from '../errors';
import type { RestHandler } from './route';

/**
 * `GET /api/photos/:hash?size=64|128|256|512`: a WebP thumbnail, or the original without `size`. The hash names
 * the bytes, so browsers may keep the answer for good.
 */
export const getPhoto: RestHandler = async ({ deps, req, res, url, params }) => {
  const hash = params.hash ?? '';
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new AppError('not-found', 'There is no such image.');
  const size = url.searchParams.get('size');
  const file = await findPhotoFile(deps, { hash, size: size === null ? null : Number(size) });
  const etag = `"${hash}-${size ?? 'original'}"`;
  const headers = {
    etag,
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    // Opened on its own, an image is a page of this origin: it may do nothing there.
    'content-security-policy': "sandbox; default-src 'none'",
  };
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  const stream = await file.open();
  res.writeHead(200, { ...headers, 'content-type': file.mediaType, 'content-length': file.bytes });
  // Somebody scrolled on: a connection that closes early is no error of ours.
  await pipeline(stream, res).catch((error: unknown) => {
    res.destroy();
    deps.log.debug({ err: error }, 'an image was not sent to its end');
  });
};
