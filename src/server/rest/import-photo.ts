import { NAME_ENCODINGS } from '@/shared/contracts/import-plan';
import { sampleOf } from '../domain/datasets/staging/staged-imports';
import type { RestHandler } from './route';

/**
 * `GET /api/imports/:id/photo?path=PATH`: a WebP thumbnail of a photo in a staged import, by its path in the plan; with
 * the `encoding` of the plan where one was chosen.
 */
export const getImportPhoto: RestHandler = async ({ deps, req, res, url, params, actor }) => {
  const chosen = url.searchParams.get('encoding');
  const encoding = NAME_ENCODINGS.find((name) => name === chosen);
  const webp = await sampleOf(deps, actor, {
    importId: params.id as string,
    path: url.searchParams.get('path') ?? '',
    options: { ...(encoding && { encoding }) },
  });
  res.writeHead(200, {
    'content-type': 'image/webp',
    'content-length': webp.byteLength,
    'cache-control': 'private, max-age=600',
    'content-security-policy': "sandbox; default-src 'none'",
  });
  res.end(req.method === 'HEAD' ? undefined : webp);
};
