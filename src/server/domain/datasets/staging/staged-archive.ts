import type { ImportOptions, ImportPlan } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';
import { checkPhotoSize } from '../../photos/check-photo';
import { type Archive, openArchive } from '../import/archive';
import type { ImportSource } from '../import/import-source';
import { readLayout } from '../import/layout';
import { nameClasses, openZipSource, readNames } from '../import/zip-source';
import { planOf } from './plan-of';

/** An uploaded archive whose list is in memory: what it would become can be asked again and again. */
export interface StagedArchive {
  plan(options: ImportOptions): Promise<ImportPlan>;
  /** Class and file name of what would become a photo. */
  photos(options: ImportOptions): Promise<{ classKey: string; name: string }[]>;
  /** @throws AppError `not-found` for a path that is not in the archive */
  read(path: string, options: ImportOptions): Promise<Uint8Array>;
  close(): void;
}

/** @throws AppError `bad-archive` */
export async function openStagedArchive(file: string): Promise<StagedArchive> {
  const archive = await openArchive(file);
  const layout = () =>
    readLayout({ files: archive.files.map(({ path }) => path), directories: archive.directories });
  return {
    plan: async () => {
      const read = await layout();
      return planOf(read, nameClasses(read.classKeys, await readNames(archive, read.namesFile)));
    },
    photos: async () => (await layout()).files,
    read: (path) => readFileOf(archive, path),
    close: () => archive.close(),
  };
}

async function readFileOf(archive: Archive, path: string): Promise<Uint8Array> {
  const found = archive.files.find((file) => file.path === path);
  if (!found) throw new AppError('not-found', 'There is no such file in the archive.');
  checkPhotoSize(found.bytes);
  return archive.read(found);
}

/** The same archive as a source of photos, with these choices. @throws AppError `bad-archive` */
export function openStagedSource(file: string, _options: ImportOptions): Promise<ImportSource> {
  return openZipSource(file);
}
