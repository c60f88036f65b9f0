import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asStorageError } from '../../../blobs/storage-error';
import type { Db } from '../../../db/dialect';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { countOpenImports } from '../uploads/upload-repo';
import { importTempDir } from './collect-photos';

/**
 * Puts an archive that somebody sends onto the disk, for `startImport`. Nothing is left when the upload breaks off.
 * @param announcedBytes the size that the sender announces, if any: too much is refused before it is sent
 * @returns the path of the file
 * @throws AppError `too-large`, `disk-full`, `bad-archive` when nothing was sent, `too-many-requests`
 */
export async function receiveArchive(
  deps: Deps,
  {
    actor,
    stream,
    announcedBytes,
    maxBytes = tunables.maxArchiveBytes,
  }: { actor: Pick<Actor, 'userId'>; stream: Readable; announcedBytes: number | null; maxBytes?: number },
): Promise<string> {
  if (announcedBytes !== null && announcedBytes > maxBytes) throw tooLarge(maxBytes);
  uploadsOf.set(actor.userId, (uploadsOf.get(actor.userId) ?? 0) + 1);
  try {
    await requireFewImports(deps.db, { userId: actor.userId, counted: 1 });
    return await writeArchive(deps, { stream, maxBytes });
  } finally {
    const left = (uploadsOf.get(actor.userId) ?? 1) - 1;
    if (left > 0) uploadsOf.set(actor.userId, left);
    else uploadsOf.delete(actor.userId);
  }
}

/**
 * @param counted how many of those that are asked for are among the counted ones already
 * @throws AppError `too-many-requests` for one import more than a person may have under way
 */
export async function requireFewImports(
  db: Db,
  { userId, counted = 0 }: { userId: string; counted?: number },
): Promise<void> {
  const imports = await countOpenImports(db, userId);
  const uploads = (uploadsOf.get(userId) ?? 0) - counted;
  if (uploads + imports >= tunables.maxImportsPerPerson) throw tooMany();
}

/** Archives on their way to this server, by person. Module-level because each upload is a request of its own. */
const uploadsOf = new Map<string, number>();

const tooMany = () =>
  new AppError(
    'too-many-requests',
    `You have ${tunables.maxImportsPerPerson} imports under way. Wait until one has ended, or discard one that waits to be saved.`,
    { retryAfterSeconds: tunables.importRetryAfterSeconds },
  );

async function writeArchive(
  deps: Deps,
  { stream, maxBytes }: { stream: Readable; maxBytes: number },
): Promise<string> {
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
 * with it the answer that explains the refusal.
 */
async function* readOnly(stream: Readable): AsyncGenerator<Buffer> {
  yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

export function tooLarge(maxBytes: number): AppError {
  const max = (maxBytes / 1024 ** 2).toLocaleString('en', { maximumFractionDigits: 0 });
  return new AppError(
    'too-large',
    `The archive is larger than the ${max} MiB allowed here. Import it in parts.`,
  );
}
