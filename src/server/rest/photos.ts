import { findPhotoFile } from '../domain/photos/photo-files';
import { AppError } from '../errors';
import { sendStream } from '../request/respond';
import type { RestHandler } from './route';

/**
 * `GET /api/photos/:hash?size=64|128|256|512`: a WebP thumbnail, or the whole photo without `size`, and without what
 * cameras write into photos unless the team keeps that. A thumbnail stays as it is, so browsers may keep it for good.
 */
export const getPhoto: RestHandler = async ({ deps, req, res, url, params }) => {
  const hash = params.hash ?? '';
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new AppError('not-found', 'There is no such photo.');
  const size = url.searchParams.get('size');
  const file = await findPhotoFile(deps, { hash, size: size === null ? null : Number(size) });
  const etag = `"${hash}-${file.variant}"`;
  const headers = {
    etag,
    'cache-control': size === null ? 'private, no-cache' : 'private, max-age=31536000, immutable',
    // Opened on its own, a photo is a page of this origin: it may do nothing there.
    'content-security-policy': "sandbox; default-src 'none'",
  };
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  await sendStream({
    deps,
    req,
    res,
    headers: { ...headers, 'content-type': file.mediaType, 'content-length': file.bytes },
    open: file.open,
  });
};
