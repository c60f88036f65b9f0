import type { PickedFile } from './pack-files';

/** What people bring: one archive as it is, or loose files that are packed on their way. */
export type Picked =
  | { kind: 'archive'; name: string; blob: Blob; fingerprint: string }
  | { kind: 'files'; name: string; files: PickedFile[]; fingerprint: string };

const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;

/** What an input or a drop gave, in an order that does not depend on the browser. @returns null for nothing */
export function toPicked(files: PickedFile[]): Picked | null {
  const [first] = files;
  if (!first) return null;
  if (files.length === 1 && !first.path.includes('/') && ARCHIVE.test(first.path)) {
    const { name, size, lastModified } = first.file;
    const fingerprint = `archive ${name} ${size} ${lastModified}`;
    return { kind: 'archive', name, blob: first.file, fingerprint };
  }
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const top = first.path.split('/')[0] as string;
  const isFolder = files.every(({ path }) => path.startsWith(`${top}/`));
  return {
    kind: 'files',
    name: isFolder ? top : files.length === 1 ? first.path : `${files.length} files`,
    files: sorted,
    fingerprint: `files ${fingerprintOf(sorted)}`,
  };
}

/** The name suggested for the dataset. */
export function suggestedName(picked: Picked): string {
  return picked.kind === 'archive' ? picked.name.replace(ARCHIVE, '') : picked.name;
}

export function pickedBytes(picked: Picked): number {
  if (picked.kind === 'archive') return picked.blob.size;
  return picked.files.reduce((sum, { file }) => sum + file.size, 0);
}

/** Of the files of an input; those of a folder know their path in it. */
export function filesOfInput(files: FileList | null): PickedFile[] {
  return [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Of a drop, folders with all that is in them. Call before anything is awaited: the browser forgets the drop then. */
export async function filesOfDrop(data: DataTransfer): Promise<PickedFile[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return filesOfInput(data.files);
  const found: PickedFile[] = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

async function collect(entry: FileSystemEntry, found: PickedFile[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // It hands out a hundred at a time, and none at the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return;
    for (const inside of part) await collect(inside, found);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** Tells one selection from another without reading it: FNV-1a over paths, sizes and times. */
function fingerprintOf(files: readonly PickedFile[]): string {
  let hash = 0x811c9dc5;
  let bytes = 0;
  for (const { path, file } of files) {
    bytes += file.size;
    for (const letter of `${path} ${file.size} ${file.lastModified}\n`) {
      hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193) >>> 0;
    }
  }
  return `${files.length} ${bytes} ${hash.toString(16)}`;
}
