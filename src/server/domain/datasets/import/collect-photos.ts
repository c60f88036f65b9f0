import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';
import type { Deps } from '../../../deps';
import { sortInTurns } from '../../../in-turns';
import type { PhotoFacts } from '../../../pool/pool-tasks';
import { tunables } from '../../../tunables';
import { pinBlob, unpinBlob } from '../../blobs/blob-pins';
import { releaseBlobs } from '../../blobs/unused-blobs';
import { checkFile } from './check-file';
import type { ImportSource, SourceFile } from './import-source';
import { counted } from './layout/skip-list';

/** A photo that was checked and whose bytes are stored. */
export interface CheckedPhoto extends PhotoFacts {
  file: string;
  name: string;
  classKey: string;
  split: Split | null;
  /** What all photos of one coin share; null when that is not known. */
  coin?: string | null;
  /** What it was cut from and where, as `FILE#xywh=X,Y,WIDTH,HEIGHT`; null for a whole file. */
  origin?: string | null;
  /** Set for one that Mintmark drew for the demonstration. */
  isDrawn?: boolean;
}

/**
 * Reads, checks and stores every photo of a source.
 *
 * @param keepBlob called before a blob is stored, so that it can be taken back should the import fail
 * @param onFile called after each file, with how many are done
 * @throws whatever reading the source throws, and the signal's reason; blobs stored so far stay
 */
export async function collectPhotos(
  deps: Pick<Deps, 'blobs' | 'pool'>,
  {
    source,
    signal,
    keepMetadata = false,
    keepBlob,
    onFile,
  }: {
    source: ImportSource;
    signal: AbortSignal;
    /** Photos keep place, time and device. */
    keepMetadata?: boolean;
    keepBlob: (hash: string) => Promise<void>;
    onFile: (done: number) => void;
  },
): Promise<{ photos: CheckedPhoto[]; skipped: SkippedFile[]; notes: string[] }> {
  const photos: CheckedPhoto[] = [];
  const skipped: SkippedFile[] = [];
  const queue = iterate(source.files);
  const changes = new Map<string, number>();
  let done = 0;
  let failed = false;

  async function work(): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (failed) return;
      const next = await queue.next();
      if (next.done) return;
      for (const { source, ...outcome } of await checkFile(deps, next.value, keepMetadata)) {
        const { file, name, classKey, split, coin = null, isDrawn } = source;
        if ('reason' in outcome) {
          skipped.push({ file, reason: outcome.reason });
          continue;
        }
        const { facts, bytes, change, origin } = outcome;
        if (change) changes.set(change, (changes.get(change) ?? 0) + 1);
        await keepBlob(facts.hash);
        await deps.blobs.write(bytes, facts.hash);
        photos.push({ ...facts, file, name, classKey, split, coin, origin, isDrawn });
      }
      done += 1;
      onFile(done);
    }
  }

  const workers = Array.from({ length: tunables.importConcurrency }, () =>
    work().catch((error) => {
      failed = true;
      throw error;
    }),
  );
  // Wait for all of them: nothing may still write when the caller starts to clean up.
  const results = await Promise.allSettled(workers);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return {
    photos,
    skipped: await sortInTurns(skipped, (a, b) => (a.file < b.file ? -1 : 1)),
    notes: [...changes].map(([change, n]) => `${counted(n, 'photo', 'photos')}: ${change}.`),
  };
}

async function* iterate(files: ImportSource['files']): AsyncGenerator<SourceFile, undefined> {
  yield* files;
}

/** Uploads on their way and journals of running imports; emptied at every start. */
export function importTempDir(deps: Deps): string {
  return path.join(deps.env.dataDir, 'tmp', 'imports');
}

/**
 * What an import has stored before its version is saved. The list lies on disk too, so that a start after a crash
 * finds the blobs that no row names.
 */
export class ImportLeftovers {
  readonly #hashes = new Set<string>();
  readonly #file: string;

  private constructor(
    private readonly deps: Deps,
    importId: string,
  ) {
    this.#file = path.join(importTempDir(deps), `${importId}.blobs`);
  }

  static async open(deps: Deps, importId: string): Promise<ImportLeftovers> {
    await mkdir(importTempDir(deps), { recursive: true });
    return new ImportLeftovers(deps, importId);
  }

  /** Call before the blob is stored. */
  async add(hash: string): Promise<void> {
    if (this.#hashes.has(hash)) return;
    this.#hashes.add(hash);
    pinBlob(hash);
    await appendFile(this.#file, `${hash}\n`);
  }

  /** Removes whatever did not become part of a version, be it because the import failed or left the photo out. */
  async settle(): Promise<void> {
    for (const hash of this.#hashes) unpinBlob(hash);
    await releaseBlobs(this.deps, this.#hashes);
    await rm(this.#file, { force: true });
  }
}

/** Clears away what imports left behind that a crash ended. Only while no import runs. */
export async function removeImportLeftovers(deps: Deps): Promise<void> {
  const dir = importTempDir(deps);
  const names = await readdir(dir).catch(() => []);
  for (const name of names.filter((candidate) => candidate.endsWith('.blobs'))) {
    const lines = (await readFile(path.join(dir, name), 'utf8')).split('\n');
    // The last line may be cut off by the crash; its blob was not stored yet.
    await releaseBlobs(deps, new Set(lines.filter((line) => /^[0-9a-f]{64}$/.test(line))));
  }
  await rm(dir, { recursive: true, force: true });
}
