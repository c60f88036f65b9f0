import { z } from 'zod';
import { type CoinClass, parseClassName } from '@/shared/coin-class';
import { AppError } from '../../../errors';
import { mapInTurns, slices } from '../../../in-turns';
import { type Archive, type ArchiveFile, openArchive } from './archive';
import { DamagedFileError, type ImportSource } from './import-source';
import { NAMES_FILE, readLayout } from './layout';
import { shortList } from './short-list';

/**
 * A zip of class folders as a source of photos.
 * @throws AppError `bad-archive` when it cannot be read whole or holds no classes
 */
export async function openZipSource(archivePath: string): Promise<ImportSource> {
  const archive = await openArchive(archivePath);
  try {
    const layout = await readLayout({
      files: archive.files.map((file) => file.path),
      directories: archive.directories,
    });
    const named = nameClasses(layout.classKeys, await readNames(archive, layout.namesFile));
    const byPath = new Map<string, ArchiveFile>();
    for await (const part of slices(archive.files)) for (const file of part) byPath.set(file.path, file);
    const files = await mapInTurns(layout.files, ({ path, ...placed }) => {
      const file = byPath.get(path) as ArchiveFile;
      return { ...placed, file: path, bytes: file.bytes, read: () => archive.read(file) };
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
      `${NAMES_FILE} is larger than 1 MiB and so no list of names. Remove it.`,
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

const namesSchema = z.record(z.string(), z.string().max(300));

/** A file of names is small; a larger one is something else. */
const MAX_NAMES_BYTES = 1024 ** 2;

/**
 * Reads `cat_to_name.json`: folder name → "value,currency,country", or any label.
 * @throws AppError `bad-archive` when it is no such document
 */
export function readClassNames(bytes: Uint8Array): Map<string, string> {
  let names: unknown;
  try {
    names = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw notNames(`it is no valid JSON (${(error as Error).message})`, error);
  }
  const parsed = namesSchema.safeParse(names);
  if (!parsed.success) {
    throw notNames(
      'it must be one object with a text for each class folder, such as {"1": "1 Cent,Euro,spain"}',
    );
  }
  return new Map(Object.entries(parsed.data).map(([key, name]) => [key.normalize('NFC'), name]));
}

/** Names the classes, and notes which names are missing and which are left over. */
export function nameClasses(
  keys: string[],
  names: Map<string, string> | null,
): { classes: Omit<CoinClass, 'index'>[]; notes: string[] } {
  const classes = keys.map((key) => parseClassName(key, names?.get(key)));
  if (!names) return { classes, notes: ['There is no cat_to_name.json: the folder names are the labels.'] };
  const unnamed = keys.filter((key) => !names.has(key));
  const folders = new Set(keys);
  const unused = [...names.keys()].filter((key) => !folders.has(key));
  const notes: string[] = [];
  if (unnamed.length > 0) notes.push(`cat_to_name.json has no name for: ${shortList(unnamed)}.`);
  if (unused.length > 0)
    notes.push(`cat_to_name.json names classes that have no folder: ${shortList(unused)}.`);
  return { classes, notes };
}

function notNames(why: string, cause?: unknown): AppError {
  return new AppError(
    'bad-archive',
    `cat_to_name.json cannot be read: ${why}. Correct or remove it, then import again.`,
    {
      cause,
    },
  );
}
