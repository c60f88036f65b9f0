import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { tunables } from '../../../tunables';
import { tooManyEntries } from '../import/archives/archive-error';
import { tooLarge } from '../import/receive-archive';

/** A file that becomes part of an import. */
export interface PackedFile {
  /** In the folder or below the prefix. */
  path: string;
  bytes: number;
  open: () => Promise<Readable>;
}

/** The same for each file: an archive of the same files is the same. */
const TIME = new Date(2000, 0, 1);

interface Writing {
  signal: AbortSignal;
  onProgress: (bytes: number, total: number | null) => void;
}

const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;

/**
 * Writes files as a zip, one after the other; a single archive as it is.
 * @throws AppError `bad-archive`, `too-large`
 */
export async function writeArchive(
  file: string,
  files: AsyncIterable<PackedFile>,
  writing: Writing,
): Promise<void> {
  const list: PackedFile[] = [];
  let total = 0;
  for await (const one of files) {
    writing.signal.throwIfAborted();
    if (list.length >= tunables.maxArchiveEntries) throw tooManyEntries(tunables);
    total += one.bytes;
    if (total > tunables.maxArchiveBytes) throw tooLarge(tunables.maxArchiveBytes);
    list.push(one);
  }
  const [only] = list;
  if (list.length > 1 || !only || !ARCHIVE.test(only.path))
    return writeZip(file, { list, total, ...writing });
  await pipeline(await only.open(), createWriteStream(file, { mode: 0o600 }), { signal: writing.signal });
}

/** Photos are compressed already, so they are only stored. */
async function writeZip(
  file: string,
  { list, total, signal, onProgress }: { list: PackedFile[]; total: number } & Writing,
): Promise<void> {
  const zip = new ZipFile();
  // What cannot be opened ends the zip; its own event would only be thrown.
  const failed = new AbortController();
  zip.on('error', (error: unknown) => failed.abort(error));
  let done = 0;
  for (const { path, open } of list) {
    zip.addReadStreamLazy(path, { compress: false, mtime: TIME }, (give) => {
      open().then(
        (stream) => {
          stream.on('data', (chunk: Buffer) => {
            done += chunk.byteLength;
            onProgress(done, total);
          });
          stream.pause();
          give(null, stream);
        },
        (error: unknown) => give(error, undefined as never),
      );
    });
  }
  zip.end();
  const sink = createWriteStream(file, { flags: 'w', mode: 0o600 });
  try {
    await pipeline(zip.outputStream as Readable, sink, { signal: AbortSignal.any([signal, failed.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    throw failed.signal.aborted ? failed.signal.reason : error;
  }
}
