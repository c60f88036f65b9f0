import { compareClassKeys, type Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';
import { AppError } from '../../../errors';

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

/**
 * Reads classes and splits off the paths of an archive: `[enclosing/][train|validation|test/]class/photo`.
 *
 * @param files paths of files, `/` between folders; `directories` those of folders, so that an empty class is
 *   noticed.
 * @throws AppError `bad-archive` when there is nothing to read classes from.
 */
export function readLayout({ files, directories }: { files: string[]; directories: string[] }): Layout {
  const visible = (node: Node) => !node.segments.some((segment) => segment.startsWith('.'));
  const nodes = files.filter((path) => !isSystemJunk(path)).map(toNode);
  const shown = nodes.filter(visible);
  const folders = directories.filter((path) => !isSystemJunk(path)).map(toNode);
  const root = enterEnclosingFolders({
    files: shown,
    folders: [...folders.filter(visible), ...shown.map(parentOf)],
  });
  const namesFile = root.loose.find((node) => node.segments.length === 1 && isNamesFile(node))?.path ?? null;
  const outside = root.loose.filter((node) => !isNamesFile(node)).map((node) => node.path);

  const tops = new Set(root.folders.flatMap((node) => node.segments.slice(0, 1)));
  const splitTops = [...tops].filter((top) => splitOf(top) && hasSubfolder(root.folders, top));
  const bySplit = splitTops.length > 0;
  const depth = bySplit ? 2 : 1;

  const classKeys = new Set<string>();
  for (const { segments } of root.folders) {
    if (segments.length < depth || (bySplit && !splitTops.includes(segments[0] as string))) continue;
    classKeys.add((segments[depth - 1] as string).normalize('NFC'));
  }
  const layout: Layout = {
    classKeys: [...classKeys].sort(compareClassKeys),
    files: [],
    namesFile,
    skipped: [
      ...outside.map((file) => ({ file, reason: 'lies outside every class folder' })),
      ...nodes
        .filter((node) => !visible(node))
        .map((node) => ({ file: node.path, reason: 'is a hidden file' })),
    ],
    notes: [],
  };
  for (const node of root.files) placeFile(node, { layout, bySplit, splitTops });
  if (layout.classKeys.length < 2) throw tooFewClasses(layout);
  addNotes(layout, { bySplit, splitTops });
  return layout;
}

function placeFile(
  { path, segments }: Node,
  { layout, bySplit, splitTops }: { layout: Layout; bySplit: boolean; splitTops: string[] },
): void {
  const [top = ''] = segments;
  if (bySplit && !splitTops.includes(top)) {
    const reason = splitOf(top)
      ? `lies in "${top}" without a class folder`
      : `lies in "${top}", which is no train, validation or test folder`;
    layout.skipped.push({ file: path, reason });
    return;
  }
  const [classKey, ...inside] = segments.slice(bySplit ? 1 : 0);
  if (classKey === undefined || inside.length === 0) {
    layout.skipped.push({ file: path, reason: 'lies outside every class folder' });
    return;
  }
  const split = bySplit ? (splitOf(top) ?? null) : null;
  layout.files.push({ path, classKey: classKey.normalize('NFC'), split, name: inside.join('/') });
}

/**
 * Steps into a folder that holds everything, such as the one a file manager adds when it packs a folder.
 * `loose` are the files met beside or directly under the folders stepped through.
 */
function enterEnclosingFolders({ files, folders }: { files: Node[]; folders: Node[] }) {
  const loose: Node[] = [];
  let inner = files;
  let dirs = folders.filter((node) => node.segments.length > 0);
  for (;;) {
    loose.push(...inner.filter((node) => node.segments.length === 1));
    inner = inner.filter((node) => node.segments.length > 1);
    const tops = new Set(dirs.map((node) => node.segments[0] as string));
    const [only] = tops;
    if (tops.size !== 1 || only === undefined || splitOf(only) || !hasSubfolder(dirs, only)) break;
    inner = inner.map(withoutFirst);
    dirs = dirs.map(withoutFirst).filter((node) => node.segments.length > 0);
  }
  return { files: inner, folders: dirs, loose };
}

function addNotes(layout: Layout, { bySplit, splitTops }: { bySplit: boolean; splitTops: string[] }): void {
  const nested = layout.files.filter((file) => file.name.includes('/')).length;
  if (nested > 0)
    layout.notes.push(`${nested} files in subfolders of a class folder were counted to that class.`);
  const merged = splitTops.filter((top) =>
    splitTops.some((other) => other !== top && splitOf(other) === splitOf(top)),
  );
  if (bySplit && merged.length > 0) {
    layout.notes.push(`The folders ${merged.sort().join(', ')} mean the same split and were read as one.`);
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

const toNode = (path: string): Node => ({
  path,
  segments: path.split('/').filter((segment) => segment !== '' && segment !== '.'),
});
const parentOf = (node: Node): Node => ({ path: node.path, segments: node.segments.slice(0, -1) });
const withoutFirst = (node: Node): Node => ({ path: node.path, segments: node.segments.slice(1) });
const splitOf = (folder: string): Split | undefined => SPLIT_FOLDERS[folder.toLowerCase()];
const isNamesFile = (node: Node): boolean => node.segments.at(-1)?.toLowerCase() === NAMES_FILE;
const hasSubfolder = (folders: Node[], top: string): boolean =>
  folders.some((node) => node.segments[0] === top && node.segments.length > 1);
