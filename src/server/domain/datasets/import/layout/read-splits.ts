import type { Split } from '@/shared/coin-class';
import type { SplitTarget } from '@/shared/contracts/import-plan';
import { type Folder, onlyChild } from './folder-tree';
import { isFiller, isUnlabelled, splitOf, splitsOf } from './split-names';

/** A folder of one split. */
export interface SplitFolder {
  name: string;
  target: SplitTarget;
  isChosen: boolean;
  /** Folders from the base down to where its classes begin. */
  path: string[];
  /** Holds its class folders. */
  root: Folder;
}

/** Where classes begin: in one place, or in a folder for each split. */
export interface Base {
  /** Folders that hold everything. */
  enclosing: string[];
  root: Folder;
  /** Empty when there are no split folders. */
  splits: SplitFolder[];
}

/** Steps into what holds everything, and finds the folders that stand for splits. */
export function readBase(tree: Folder, chosen: Record<string, SplitTarget> = {}): Base {
  const enclosing: string[] = [];
  let root = tree;
  for (;;) {
    const child = onlyChild(root) ?? dataFolder(root);
    if (!child || splitOf(child.name) || Object.hasOwn(chosen, child.name)) break;
    enclosing.push(child.name);
    root = child;
  }
  return { enclosing, root, splits: readSplits(root, chosen) };
}

/** Folders of a program or a paper that hold pictures, but none of the data. */
const BESIDE_DATA =
  /^(docs?|documentation|assets|static|public|media|figures?|screenshots?|examples?|notebooks?|src|scripts?|app|web|www|site|icons?|logos?|paper|results?|outputs?|plots?|models?|logs?|reports?|checkpoints?|weights)$/i;

/** The folder `data` of a repository, beside folders of documents and programs. */
function dataFolder(root: Folder): Folder | null {
  const folders = [...root.children.values()];
  const data = folders.filter(({ name }) => isFiller(name) && !BESIDE_DATA.test(name));
  const [only] = data;
  const others = folders.filter((folder) => folder !== only);
  const isRepository =
    data.length === 1 && others.length > 0 && others.every(({ name }) => BESIDE_DATA.test(name));
  return isRepository && only && only.children.size > 1 ? only : null;
}

function readSplits(root: Folder, chosen: Record<string, SplitTarget>): SplitFolder[] {
  const folders = [...root.children.values()];
  const found = splitsOf(folders.map(({ name }) => name));
  // Two classes called "train" and "test" hold photos, not folders.
  const hasSplits = folders.some(
    ({ name, children }) => Object.hasOwn(chosen, name) || (found.has(name) && children.size > 0),
  );
  if (!hasSplits) return [];
  const splits = folders.flatMap((folder) => {
    const isChosen = Object.hasOwn(chosen, folder.name);
    const named = found.get(folder.name) ?? (isUnlabelled(folder.name) ? 'unlabelled' : undefined);
    const target = isChosen ? (chosen[folder.name] as SplitTarget) : named;
    return target ? [descend(folder, { target, isChosen })] : [];
  });
  return [...splits, ...besideSplits(folders, splits)];
}

/** Folders beside those of splits with the same classes: left out, and shown, so that people can say what they are. */
function besideSplits(folders: readonly Folder[], splits: readonly SplitFolder[]): SplitFolder[] {
  const named = new Set(splits.map(({ name }) => name));
  const classes = new Set(splits.flatMap(({ root }) => [...root.children.keys()]));
  return folders.flatMap((folder) => {
    if (named.has(folder.name)) return [];
    const split = descend(folder, { target: 'skip', isChosen: false });
    const inside = [...split.root.children.keys()];
    return inside.filter((name) => classes.has(name)).length * 2 > inside.length ? [split] : [];
  });
}

/** `train/train/…`, `train/images/…`: a folder in a split folder that says the same, or nothing. */
function descend(
  folder: Folder,
  { target, isChosen }: { target: SplitTarget; isChosen: boolean },
): SplitFolder {
  const path = [folder.name];
  let root = folder;
  for (;;) {
    const child = onlyChild(root);
    if (!child || root.direct > 0) break;
    if (child.name !== root.name && splitOf(child.name) !== target && !isFiller(child.name)) break;
    path.push(child.name);
    root = child;
  }
  return { name: folder.name, target, isChosen, path, root };
}

/**
 * A test folder whose photos lie in one folder that is no class of training, as Keras wants photos without labels, or
 * in no folder at all.
 */
export function findUnlabelled(splits: readonly SplitFolder[]): SplitFolder[] {
  const trained = new Set(
    splits.flatMap(({ target, root }) => (target === 'train' ? [...root.children.keys()] : [])),
  );
  if (trained.size < 2) return [];
  return splits.filter(({ target, isChosen, root }) => {
    if (isChosen || target === 'train' || target === 'skip') return false;
    const [only] = root.children.values();
    if (!only) return true;
    return root.children.size === 1 && only.children.size === 0 && !trained.has(only.name);
  });
}

/** Class folders with a folder for each split inside: `1 Cent/train/…`. */
export function areInverted(root: Folder): boolean {
  const tops = [...root.children.values()];
  if (tops.length < 2) return false;
  const inner = new Set(tops.flatMap((top) => [...top.children.keys()]));
  if (inner.size < 2 || tops.some((top) => top.direct > 0)) return false;
  return [...inner].every((name) => splitOf(name) !== undefined);
}

export const splitOfTarget = (target: SplitTarget): Split | null =>
  target === 'unlabelled' || target === 'skip' ? null : target;
