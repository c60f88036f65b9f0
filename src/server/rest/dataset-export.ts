import { exportVersion } from '../domain/datasets/export/export-version';
import { sendStream } from '../request/respond';
import type { RestHandler } from './route';

/**
 * `GET /api/versions/:version/export`, by the id of a dataset version: a zip with its photos, `mintmark.json` and what makes
 * it a Hugging Face ImageFolder, packed while it is sent.
 */
export const getDatasetExport: RestHandler = async ({ deps, req, res, params }) => {
  const { fileName, open } = await exportVersion(deps, params.version ?? '');
  const ascii = fileName.replace(/[^\x20-\x7e]/g, '_');
  const headers = {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'cache-control': 'private, no-store',
  };
  await sendStream({ deps, req, res, headers, open: async () => open() });
};
