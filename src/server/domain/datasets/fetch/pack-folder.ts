import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../errors';
import { systemPart } from '../import/names/system-files';
import { isBelow } from './import-place';
import type { PackedFile } from './write-archive';

/** Folders in folders; a deeper one is a loop of mounts. */
const MAX_DEPTH = 32;

/**
 * The files of a folder, in the order of their names.
 * @param root nothing outside of it is read, whatever links say
 * @throws AppError `bad-archive` for a link that leads out, or to a folder
 */
export async function* filesOfFolder(folder: string, root: string): AsyncGenerator<PackedFile> {
  yield* walk(folder, { folder, root, depth: 0 });
}

async function* walk(
  at: string,
  { folder, root, depth }: { folder: string; root: string; depth: number },
): AsyncGenerator<PackedFile> {
  if (depth > MAX_DEPTH) throw new AppError('bad-archive', `${at} lies deeper than ${MAX_DEPTH} folders.`);
  const names: string[] = [];
  for await (const { name } of await opendir(at)) names.push(name);
  for (const name of names.sort()) {
    if (systemPart([name]) !== null) continue;
    const file = path.join(at, name);
    const info = await lstat(file);
    if (info.isDirectory()) yield* walk(file, { folder, root, depth: depth + 1 });
    else if (info.isFile() || info.isSymbolicLink()) {
      const target = info.isSymbolicLink() ? await targetOf(file, root) : file;
      const { size } = info.isSymbolicLink() ? await stat(target) : info;
      yield {
        path: path.relative(folder, file).split(path.sep).join('/'),
        bytes: size,
        open: async () => (await openInside(target, root)).createReadStream(),
      };
    }
  }
}

/** @throws AppError for a link that must not be followed */
async function targetOf(link: string, root: string): Promise<string> {
  const target = await realpath(link).catch(() => null);
  if (target === null || !isBelow(target, root)) {
    throw new AppError(
      'bad-archive',
      `${link} is a link that leads out of the folder. Put the file itself there.`,
    );
  }
  if ((await lstat(target)).isFile()) return target;
  throw new AppError(
    'bad-archive',
    `${link} is a link to a folder. Put the folder itself there, or import that one.`,
  );
}

/**
 * Opens a file, and makes sure that what was opened lies in `root`: a folder on the way may have become a link since.
 * @throws AppError
 */
export async function openInside(file: string, root: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const [opened, real] = [await handle.stat(), await realpath(file)];
    const named = await stat(real);
    if (opened.isFile() && isBelow(real, root) && opened.ino === named.ino && opened.dev === named.dev)
      return handle;
    throw new AppError('bad-archive', `${file} was changed while it was read. Import it again.`);
  } catch (error) {
    await handle.close();
    throw error;
  }
}
