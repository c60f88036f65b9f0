import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Deps } from '../deps';
import { describeExport, type ModelExport } from '../domain/models/export-service';
import { sendStream } from '../request/respond';
import type { RestHandler } from './route';

/**
 * `GET /api/models/:model/export`: a zip with `tfjs/model.json` and its shards, `model.onnx` and `manifest.json`,
 * streamed as it is packed. Weights do not compress, so they are stored: the length is known ahead and a broken
 * download is noticed.
 */
export const getModelExport: RestHandler = async ({ deps, req, res, params }) => {
  const description = await describeExport(deps, params.model ?? '');
  const { stream, bytes } = await pack(deps, description);
  const headers = {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${description.fileName}"`,
    'cache-control': 'private, no-store',
    ...(bytes >= 0 && { 'content-length': bytes }),
  };
  await sendStream({ deps, req, res, headers, open: async () => stream });
};

async function pack(
  deps: Deps,
  { manifest, files, createdAt }: ModelExport,
): Promise<{ stream: Readable; bytes: number }> {
  const zip = new ZipFile();
  const options = { compress: false, mtime: createdAt, mode: 0o100644 };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json', options);
  for (const { path, hash, bytes } of files) {
    zip.addReadStreamLazy(path, { ...options, size: bytes }, (done) => {
      deps.blobs.open(hash).then(
        ({ stream }) => done(null, stream),
        (error: unknown) => done(error, null as never),
      );
    });
  }
  const stream = zip.outputStream as Readable;
  zip.on('error', (error) => stream.destroy(error));
  const bytes = await new Promise<number>((resolve) => {
    // The types of yazl leave the callback's argument out.
    zip.end(undefined, ((size: number) => resolve(size)) as () => void);
  });
  return { stream, bytes };
}
