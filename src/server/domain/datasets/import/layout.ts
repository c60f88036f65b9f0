import { compareClassKeys, type Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';
import { AppError } from '../../../errors';
import { slices, sortInTurns } from '../../../in-turns';
import { tunables } from '../../../tunables';
import { shortList } from './short-list';

/** Folder names that stand for a split, in lower case. */
const SPLIT_FOLDERS: Record<string, Split> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  test: 'test',
  testing: 'test',
};

const SYSTEM_JUNK = new Set(['__macosx', '.ds_store', 'thumbs.db', 'desktop.ini']);

export const NAMES_FILE = 'cat_to_name.json';

/** A file that lies in a class folder, whatever its bytes are. */
interface PlacedFile {
  path: string;
  classKey: string;
  /** Null when the archive has no split folders. */
  split: Split | null;
  /** Path inside the class folder, usually the bare file name. */
  name: string;
}

export interface Layout {
  classKeys: string[];
  files: PlacedFile[];
  /** Path of `cat_to_name.json`, if there is one. */
  namesFile: string | null;
  skipped: SkippedFile[];
  notes: string[];
}

/** What operating systems leave in archives; nobody means these files. */
export function isSystemJunk(path: string): boolean {
  return path
    .split('/')
    .some((segment) => segment.startsWith('._') || SYSTEM_JUNK.has(segment.toLowerCase()));
}

interface Node {
  path: string;
  segments: string[];
}

/** What is read off the folders: where the class folders begin. */
interface Structure {
  /** Folders stepped through that hold everything else, such as the one a file manager adds when it packs a folder. */
  enclosing: number;
  /** Top folders below them that stand for a split; none when the archive has no splits. */
  splitTops: ReadonlySet<string>;
}

/**
 * Reads classes and splits off the paths of an archive: `[enclosing/][train|validation|test/]class/photo`.
 *
 * @param files paths of files, `/` between folders; `directories` those of folders, so that an empty class is
 *   noticed.
 * @throws AppError `bad-archive` when there is nothing to read classes from, or too many.
 */
export async function readLayout({
  files,
  directories,
}: {
  files: string[];
  directories: string[];
}): Promise<Layout> {
  const { shown, hidden } = await sortOutFiles(files);
  const folders = await collectFolders(shown, directories);
  const structure = await readStructure(folders);
  const layout: Layout = {
    classKeys: await readClassKeys(folders, structure),
    files: [],
    namesFile: null,
    skipped: [],
    notes: [],
  };
  await placeFiles(shown, { layout, structure });
  for (const { path } of hidden) layout.skipped.push({ file: path, reason: 'is a hidden file' });
  if (layout.classKeys.length < 2) throw tooFewClasses(layout);
  if (layout.classKeys.length > tunables.maxImportClasses) throw tooManyClasses(layout);
  addNotes(layout, structure);
  return layout;
}

async function sortOutFiles(files: string[]): Promise<{ shown: Node[]; hidden: Node[] }> {
  const [shown, hidden]: [Node[], Node[]] = [[], []];
  for await (const part of slices(files)) {
    for (const path of part) {
      if (isSystemJunk(path)) continue;
      const node = toNode(path);
      (isVisible(node) ? shown : hidden).push(node);
    }
  }
  return { shown, hidden };
}

/** Every visible folder once, whether it has an entry of its own or only files. */
async function collectFolders(files: Node[], directories: string[]): Promise<Node[]> {
  const folders = new Map<string, Node>();
  const add = (segments: string[]) => {
    const path = segments.join('/');
    if (segments.length > 0 && !folders.has(path)) folders.set(path, { path, segments });
  };
  for await (const part of slices(directories)) {
    for (const path of part) {
      const node = toNode(path);
      if (!isSystemJunk(path) && isVisible(node)) add(node.segments);
    }
  }
  for await (const part of slices(files)) for (const { segments } of part) add(segments.slice(0, -1));
  return [...folders.values()];
}

/** Steps into a folder that holds everything, level by level; the archive bounds how deep they lie. */
async function readStructure(folders: Node[]): Promise<Structure> {
  for (let enclosing = 0; ; enclosing++) {
    const tops = new Set<string>();
    const withSubfolders = new Set<string>();
    for await (const part of slices(folders)) {
      for (const { segments } of part) {
        const top = segments[enclosing];
        if (top === undefined) continue;
        tops.add(top);
        if (segments.length > enclosing + 1) withSubfolders.add(top);
      }
    }
    const [only] = tops;
    if (tops.size === 1 && only !== undefined && !splitOf(only) && withSubfolders.has(only)) continue;
    return { enclosing, splitTops: new Set([...withSubfolders].filter((top) => splitOf(top))) };
  }
}

async function readClassKeys(folders: Node[], { enclosing, splitTops }: Structure): Promise<string[]> {
  const keys = new Set<string>();
  const at = enclosing + (splitTops.size > 0 ? 1 : 0);
  for await (const part of slices(folders)) {
    for (const { segments } of part) {
      const key = segments[at];
      if (key === undefined || (splitTops.size > 0 && !splitTops.has(segments[enclosing] as string)))
        continue;
      keys.add(key.normalize('NFC'));
    }
  }
  return sortInTurns([...keys], compareClassKeys);
}

/** Finds each file's class and split, and lists those that have none. */
async function placeFiles(
  files: Node[],
  { layout, structure }: { layout: Layout; structure: Structure },
): Promise<void> {
  let namesDepth = Number.POSITIVE_INFINITY;
  for await (const part of slices(files)) {
    for (const node of part) {
      const isLoose = node.segments.length <= structure.enclosing + 1;
      if (!isLoose) placeFile(node, { layout, structure });
      else if (!isNamesFile(node)) {
        layout.skipped.push({ file: node.path, reason: 'lies outside every class folder' });
      } else if (node.segments.length < namesDepth) {
        // The outermost counts.
        namesDepth = node.segments.length;
        layout.namesFile = node.path;
      }
    }
  }
}

function placeFile(
  { path, segments }: Node,
  { layout, structure: { enclosing, splitTops } }: { layout: Layout; structure: Structure },
): void {
  const top = segments[enclosing] as string;
  const bySplit = splitTops.size > 0;
  if (bySplit && !splitTops.has(top)) {
    const reason = splitOf(top)
      ? `lies in "${top}" without a class folder`
      : `lies in "${top}", which is no train, validation or test folder`;
    layout.skipped.push({ file: path, reason });
    return;
  }
  const [classKey, ...inside] = segments.slice(enclosing + (bySplit ? 1 : 0));
  if (classKey === undefined || inside.length === 0) {
    layout.skipped.push({ file: path, reason: 'lies outside every class folder' });
    return;
  }
  const split = bySplit ? (splitOf(top) ?? null) : null;
  layout.files.push({ path, classKey: classKey.normalize('NFC'), split, name: inside.join('/') });
}

function addNotes(layout: Layout, { splitTops }: Structure): void {
  const nested = layout.files.filter((file) => file.name.includes('/')).length;
  if (nested > 0)
    layout.notes.push(`${nested} files in subfolders of a class folder were counted to that class.`);
  const bySplit = new Map<Split | undefined, string[]>();
  for (const top of splitTops) bySplit.set(splitOf(top), [...(bySplit.get(splitOf(top)) ?? []), top]);
  const merged = [...bySplit.values()].filter((tops) => tops.length > 1).flat();
  if (merged.length > 0) {
    layout.notes.push(`The folders ${shortList(merged.sort())} mean the same split and were read as one.`);
  }
}

function tooFewClasses(layout: Layout): AppError {
  const found =
    layout.classKeys.length === 0
      ? 'No class folder was found'
      : `Only one class folder was found ("${layout.classKeys[0]}")`;
  return new AppError(
    'bad-archive',
    `${found}; at least two are needed. Put the photos of each class into a folder of its own, ` +
      'either directly or under train/, validation/ and test/, and import again.',
  );
}

function tooManyClasses({ classKeys }: Layout): AppError {
  const max = tunables.maxImportClasses.toLocaleString('en');
  return new AppError(
    'bad-archive',
    `It has ${classKeys.length.toLocaleString('en')} class folders; at most ${max} are possible. ` +
      'Put the photos of each class into one folder, and import again.',
  );
}

const toNode = (path: string): Node => ({
  path,
  segments: path.split('/').filter((segment) => segment !== '' && segment !== '.'),
});
const splitOf = (folder: string): Split | undefined => SPLIT_FOLDERS[folder.toLowerCase()];
const isNamesFile = (node: Node): boolean => node.segments.at(-1)?.toLowerCase() === NAMES_FILE;
const isVisible = ({ segments }: Node) => !segments.some((segment) => segment.startsWith('.'));
