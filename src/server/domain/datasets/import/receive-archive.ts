import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asStorageError } from '../../../blobs/storage-error';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { importTempDir } from './import-leftovers';

/**
 * Puts an archive that somebody sends onto the disk, for `startImport`. Nothing stays when it breaks off.
 * @param announcedBytes what the sender says it will be, if anything: too much is refused before it is sent
 * @returns the path of the file
 * @throws AppError `too-large`, `disk-full`, `bad-archive` when nothing was sent
 */
export async function receiveArchive(
  deps: Deps,
  {
    stream,
    announcedBytes,
    maxBytes = tunables.maxArchiveBytes,
  }: { stream: Readable; announcedBytes: number | null; maxBytes?: number },
): Promise<string> {
  if (announcedBytes !== null && announcedBytes > maxBytes) throw tooLarge(maxBytes);
  const dir = importTempDir(deps);
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, `${randomUUID()}.zip`);
  let bytes = 0;
  async function* limited(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  }
  try {
    await pipeline(readOnly(stream), limited, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    if (bytes === 0)
      throw new AppError('bad-archive', 'Nothing was sent. Send the zip as the body of the request.');
    return file;
  } catch (error) {
    await rm(file, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') {
      throw new AppError('bad-request', 'The upload broke off. Send the archive again.', { cause: error });
    }
    throw asStorageError(error);
  }
}

/**
 * The chunks of a stream without destroying it at the end: a request that is destroyed takes its connection, and
 * with it the answer that says why.
 */
async function* readOnly(stream: Readable): AsyncGenerator<Buffer> {
  yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

function tooLarge(maxBytes: number): AppError {
  const most = (maxBytes / 1024 ** 2).toLocaleString('en', { maximumFractionDigits: 0 });
  return new AppError(
    'too-large',
    `The archive is larger than the ${most} MiB allowed here. Import it in parts.`,
  );
}
