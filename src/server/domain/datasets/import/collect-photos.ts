import type { Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { checkPhoto, checkPhotoSize, type PhotoFacts } from '../../photos/check-photo';
import { DamagedFileError } from './archive';
import type { ImportSource, SourceFile } from './import-source';

/** A photo that was checked and whose bytes are stored. */
export interface CheckedPhoto extends PhotoFacts {
  file: string;
  name: string;
  classKey: string;
  split: Split | null;
}

/** Photos in hand at once: unpacking, hashing, decoding and writing overlap; more only costs memory. */
const CONCURRENCY = 4;

/**
 * Reads, checks and stores every photo of a source.
 *
 * @param keepBlob called before a blob is stored, so that it can be taken back should the import fail
 * @param onFile called after each file, with how many are done
 * @throws whatever reading the source throws, and the signal's reason; blobs stored so far stay
 */
export async function collectPhotos(
  deps: Pick<Deps, 'blobs'>,
  {
    source,
    signal,
    keepBlob,
    onFile,
  }: {
    source: ImportSource;
    signal: AbortSignal;
    keepBlob: (hash: string) => Promise<void>;
    onFile: (done: number) => void;
  },
): Promise<{ photos: CheckedPhoto[]; skipped: SkippedFile[] }> {
  const photos: CheckedPhoto[] = [];
  const skipped: SkippedFile[] = [];
  const queue = iterate(source.files);
  let done = 0;
  let failed = false;

  async function work(): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (failed) return;
      const next = await queue.next();
      if (next.done) return;
      const outcome = await checkFile(next.value);
      if ('reason' in outcome) {
        skipped.push({ file: next.value.file, reason: outcome.reason });
      } else {
        const { file, name, classKey, split } = next.value;
        await keepBlob(outcome.facts.hash);
        await deps.blobs.write(outcome.bytes);
        photos.push({ ...outcome.facts, file, name, classKey, split });
      }
      done += 1;
      onFile(done);
    }
  }

  const workers = Array.from({ length: CONCURRENCY }, () =>
    work().catch((error) => {
      failed = true;
      throw error;
    }),
  );
  // Wait for all of them: nothing may still write when the caller starts to clean up.
  const results = await Promise.allSettled(workers);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return { photos, skipped: skipped.sort((a, b) => (a.file < b.file ? -1 : 1)) };
}

async function checkFile(
  source: SourceFile,
): Promise<{ facts: PhotoFacts; bytes: Uint8Array } | { reason: string }> {
  try {
    if (source.bytes !== null) checkPhotoSize(source.bytes);
    const bytes = await source.read();
    return { facts: await checkPhoto(bytes), bytes };
  } catch (error) {
    if (error instanceof DamagedFileError) return { reason: error.message };
    if (error instanceof AppError && (error.code === 'bad-photo' || error.code === 'too-large')) {
      return { reason: error.message };
    }
    throw error;
  }
}

async function* iterate(files: ImportSource['files']): AsyncGenerator<SourceFile, undefined> {
  yield* files;
}
