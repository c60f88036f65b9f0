import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Deps } from '../../../deps';
import { pinBlob, removeUnusedPhotos, unpinBlob } from '../../photos/blob-pins';

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
    await pinBlob(hash);
    await appendFile(this.#file, `${hash}\n`);
  }

  /** Removes whatever did not become part of a version, be it because the import failed or left the photo out. */
  async settle(): Promise<void> {
    for (const hash of this.#hashes) unpinBlob(hash);
    await removeUnusedPhotos(this.deps, this.#hashes);
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
    await removeUnusedPhotos(deps, new Set(lines.filter((line) => /^[0-9a-f]{64}$/.test(line))));
  }
  await rm(dir, { recursive: true, force: true });
}
