import { asStorageError } from '../../../blobs/storage-error';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { findImport } from '../import/import-repo';
import { importLock } from '../import/import-run';
import { uploadFiles } from '../uploads/upload-store';
import { forgetStagedArchives, withStagedArchive } from './archive-cache';
import { updateImportStaged, updateImportUnreadable } from './staging-repo';

/** Imports whose list is being read here. Module-level because uploads start them and the shutdown waits for them. */
const reading = new Map<string, Promise<void>>();

/** Reads in the background what an uploaded file holds; afterwards it waits to be saved, or has failed. */
export function stageImport(deps: Deps, importId: string): void {
  if (reading.has(importId)) return;
  const finished = readStaged(deps, importId)
    .catch((err: unknown) => deps.log.error({ err, importId }, 'an upload was not read; it is tried again'))
    .finally(() => reading.delete(importId));
  reading.set(importId, finished);
}

/** Resolves when the file has been read, well or not; at once when it is not being read here. */
export async function importStaged(importId: string): Promise<void> {
  await reading.get(importId);
}

/** Waits for what is being read before the server stops. */
export async function stopStaging(): Promise<void> {
  await Promise.all(reading.values());
  forgetStagedArchives();
}

async function readStaged(deps: Deps, importId: string): Promise<void> {
  await deps.db.dialect.withLock(importLock(importId), async () => {
    // Another server may have read it meanwhile.
    if ((await findImport(deps.db, importId))?.state !== 'reading') return;
    try {
      const { plan } = await withStagedArchive(deps, importId, (archive) => archive.plan({}));
      const { photos } = plan;
      const total = photos.train + photos.validation + photos.test + photos.unsplit;
      await updateImportStaged(deps.db, importId, { total });
    } catch (thrown) {
      const error = asStorageError(thrown);
      if (!(error instanceof AppError)) throw error;
      await updateImportUnreadable(deps.db, importId, error.message);
      await (await uploadFiles(deps)).remove(importId);
    }
  });
  deps.live.publishChanged('imports');
}
