import { datasetNameSchema } from '@/shared/contracts/datasets';
import { beginFetch } from '../domain/datasets/fetch/fetch-import';
import { startImport } from '../domain/datasets/import/import-service';
import { receiveArchive } from '../domain/datasets/import/receive-archive';
import { stageArchive } from '../domain/datasets/uploads/uploads';
import { AppError } from '../errors';
import { sendJson } from '../request/respond';
import type { RestHandler } from './route';

/**
 * `POST /api/datasets/import?name=NAME`: the body is a zip. Answers 202 `{ importId }` once it has arrived; progress and
 * outcome are in `datasets.importStatus`. With `&stage=1` it waits to be looked at (`imports.plan`) and saved
 * (`imports.save`); `&file=FILE` says what it is called meanwhile. With `&from=PLACE` there is no body: the server fetches it
 * from `https://…`, `s3://bucket/prefix` or `server:/path`, and it waits as with `&stage=1`.
 */
export const postDatasetImport: RestHandler = async ({ deps, req, res, url, actor }) => {
  // Checked first: nobody wants to send gigabytes to learn that the name is missing.
  const name = datasetNameSchema.safeParse(url.searchParams.get('name') ?? '');
  if (!name.success)
    throw new AppError('bad-request', `${name.error.issues[0]?.message}: …/import?name=NAME`);
  const from = url.searchParams.get('from');
  if (from !== null) return sendJson(res, await beginFetch(deps, actor, { name: name.data, from }), 202);
  if (req.headers['content-type']?.startsWith('multipart/')) {
    throw new AppError('bad-request', 'Send the zip itself as the body of the request, not a form.');
  }
  const archivePath = await receiveArchive(deps, {
    actor,
    stream: req,
    announcedBytes: contentLength(req.headers),
  });
  const isStaged = url.searchParams.get('stage') === '1';
  const fileName = url.searchParams.get('file')?.trim() || 'archive';
  const begun = isStaged
    ? await stageArchive(deps, actor, { name: name.data, fileName, archivePath })
    : await startImport(deps, actor, { name: name.data, archivePath });
  sendJson(res, begun, 202);
};

function contentLength(headers: { 'content-length'?: string | undefined }): number | null {
  const length = Number(headers['content-length']);
  return headers['content-length'] !== undefined && Number.isFinite(length) ? length : null;
}
