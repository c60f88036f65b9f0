import { AppError } from '../../../errors';
import { type Archive, DamagedFileError, openArchive } from './archive';
import { MAX_NAMES_BYTES, nameClasses, readClassNames } from './class-names';
import type { ImportSource } from './import-source';
import { NAMES_FILE, readLayout } from './layout';

/**
 * A zip of class folders as a source of photos.
 * @throws AppError `bad-archive` when it cannot be read whole or holds no classes
 */
export async function openZipSource(archivePath: string): Promise<ImportSource> {
  const archive = await openArchive(archivePath);
  try {
    const layout = readLayout({
      files: archive.files.map((file) => file.path),
      directories: archive.directories,
    });
    const named = nameClasses(layout.classKeys, await readNames(archive, layout.namesFile));
    const byPath = new Map(archive.files.map((file) => [file.path, file]));
    const files = layout.files.flatMap(({ path, ...placed }) => {
      const file = byPath.get(path);
      return file ? [{ ...placed, file: path, bytes: file.bytes, read: () => archive.read(file) }] : [];
    });
    return {
      classes: named.classes,
      total: files.length,
      files,
      skipped: layout.skipped,
      notes: [...layout.notes, ...named.notes],
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function readNames(archive: Archive, path: string | null): Promise<Map<string, string> | null> {
  const file = archive.files.find((candidate) => candidate.path === path);
  if (!file) return null;
  if (file.bytes > MAX_NAMES_BYTES) {
    throw new AppError(
      'bad-archive',
      `${NAMES_FILE} is larger than 5 MiB and so no list of names. Remove it.`,
    );
  }
  try {
    return readClassNames(await archive.read(file));
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    throw new AppError('bad-archive', `${NAMES_FILE} ${error.message}. Pack the archive again.`, {
      cause: error,
    });
  }
}
