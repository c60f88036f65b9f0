import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { ZipFile } from 'yazl';
import { CliError } from './cli-error';

/** All files below `folder`, in a stable order. @throws CliError at a symbolic link, naming it. */
export async function listFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const files: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) {
      throw new CliError(`${path} is a symbolic link. Replace it by the file it points to, then try again.`);
    }
    if (stat.isDirectory()) files.push(...(await listFiles(path)));
    else if (stat.isFile()) files.push(path);
  }
  return files;
}

/**
 * Streams a folder as a zip. Photos are compressed already, so they are only stored.
 * @throws CliError when the folder is empty or holds a symbolic link
 */
export async function zipFolder(folder: string): Promise<NodeJS.ReadableStream> {
  const files = await listFiles(folder);
  if (files.length === 0) throw new CliError(`${folder} holds no files.`);
  const zip = new ZipFile();
  for (const file of files) {
    zip.addFile(file, relative(folder, file).split(sep).join('/'), { compress: false });
  }
  zip.end();
  return zip.outputStream;
}

/**
 * Streams files and folders as one zip, each under its own name.
 * @throws CliError for a path that is not there, and two files of one name
 */
export async function zipPaths(paths: readonly string[]): Promise<NodeJS.ReadableStream> {
  const zip = new ZipFile();
  const names = new Set<string>();
  for (const path of paths) {
    const info = await lstat(path).catch(() => null);
    if (!info) throw new CliError(`There is no file or folder ${path}.`);
    const top = resolve(path);
    for (const file of info.isDirectory() ? await listFiles(path) : [path]) {
      const name = [basename(top), relative(top, resolve(file))]
        .filter(Boolean)
        .join('/')
        .split(sep)
        .join('/');
      if (names.has(name))
        throw new CliError(`Two files are called ${name}. Import the folder that holds both.`);
      names.add(name);
      zip.addFile(file, name, { compress: false });
    }
  }
  if (names.size === 0) throw new CliError(`${paths.join(', ')} hold no files.`);
  zip.end();
  return zip.outputStream;
}
