import type { ImportOptions, ImportPlan } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';
import { checkPhotoSize } from '../../photos/check-photo';
import { type Archive, openArchive } from '../import/archive';
import type { ImportSource } from '../import/import-source';
import { readLayout } from '../import/layout';
import { nameClasses, openZipSource, readNames } from '../import/zip-source';
import { chosenClasses, originNotes } from './chosen-classes';
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
    plan: async (options) => {
      const read = await layout();
      const named = nameClasses(read.classKeys, await readNames(archive, read.namesFile));
      const notes = [...named.notes, ...originNotes(options)];
      return planOf(read, { classes: chosenClasses(named.classes, options), notes });
    },
    photos: async ({ skipClasses }) => {
      const left = new Set(skipClasses);
      return (await layout()).files.filter(({ classKey }) => !left.has(classKey));
    },
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
export async function openStagedSource(file: string, options: ImportOptions): Promise<ImportSource> {
  const source = await openZipSource(file);
  const classes = chosenClasses(source.classes, options);
  const keys = new Set(classes.map(({ key }) => key));
  const files = source.files.filter(({ classKey }) => keys.has(classKey));
  return {
    ...source,
    classes,
    files,
    total: files.length,
    notes: [...source.notes, ...originNotes(options)],
  };
}
