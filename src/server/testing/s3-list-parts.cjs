// Loaded before s3rver, which does not answer which parts of a multipart upload have arrived.
const { readdir, readFile, stat } = require('node:fs/promises');
const path = require('node:path');
const S3rver = require('s3rver');

const run = S3rver.prototype.run;
S3rver.prototype.run = function (...args) {
  this.middleware.unshift((ctx, next) => listParts(this.store, ctx, next));
  return run.apply(this, args);
};

async function listParts(store, ctx, next) {
  const { uploadId } = ctx.query;
  if (ctx.method !== 'GET' || uploadId === undefined) return next();
  const [bucket] = ctx.path.split('/').filter(Boolean);
  const dir = path.join(store.getResourcePath(bucket, undefined, 'uploads'), String(uploadId));
  const names = await readdir(dir).catch(() => null);
  ctx.type = 'application/xml';
  if (!names) {
    ctx.status = 404;
    ctx.body = '<?xml version="1.0"?><Error><Code>NoSuchUpload</Code></Error>';
    return;
  }
  const parts = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const [{ size }, md5] = await Promise.all([
          stat(path.join(dir, name)),
          readFile(path.join(dir, `${name}.md5`), 'utf8').catch(() => null),
        ]);
        const tag = `<ETag>"${md5}"</ETag><Size>${size}</Size>`;
        return md5 === null ? '' : `<Part><PartNumber>${name}</PartNumber>${tag}</Part>`;
      }),
  );
  ctx.status = 200;
  ctx.body = `<?xml version="1.0"?><ListPartsResult><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`;
}
