import type { ImportOptions, PlannedSplit } from '@/shared/contracts/import-plan';
import { groupBy } from '@/shared/group-by';
import { slices } from '../../../../in-turns';
import { shortList } from '../short-list';
import { isFaceFolder } from './face-names';
import { type Folder, growTree, overlay } from './folder-tree';
import type { Layout, PlacedPhoto } from './placed-photo';
import { readLevels } from './read-levels';
import {
  areInverted,
  type Base,
  findUnlabelled,
  readBase,
  type SplitFolder,
  splitOfTarget,
} from './read-splits';
import { counted, type SkipList } from './skip-list';
import type { SortedEntries, SortedFile } from './sort-entries';
import { isUnlabelled, splitOf } from './split-names';

/** What is read off the folders: where the classes are. */
interface Structure extends Base {
  /** Folders below those of the splits that make a class. */
  level: number;
  /** The folders in the class folders are the splits. */
  isInverted: boolean;
  /** The outermost folders are the faces of the coins: `obverse/1 Cent/7.jpg`. */
  areFacesOutside: boolean;
  unlabelled: ReadonlySet<SplitFolder>;
}

/** Reads classes and splits off the folders: `[enclosing/][split/][group/]class/photo`. */
export async function readFolderLayout(
  { photos, folders, documents }: SortedEntries,
  options: ImportOptions,
  skipped: SkipList,
): Promise<Layout> {
  const tree = await growTree(photos);
  const base = readBase(tree, options.splits);
  const unlabelled = new Set(findUnlabelled(base.splits));
  const used = base.splits.filter((split) => splitOfTarget(split.target) && !unlabelled.has(split));
  const areFacesOutside = base.splits.length === 0 && areFaces(base.root);
  const root = areFacesOutside
    ? overlay([...base.root.children.values()])
    : base.splits.length > 0
      ? overlay(used.map((split) => split.root))
      : base.root;
  const isInverted =
    base.splits.length === 0 && !areFacesOutside && options.level === undefined && areInverted(root);
  const { level, levels, questions, notes } = readLevels(root, isInverted ? 1 : options.level);
  const structure: Structure = { ...base, level, isInverted, areFacesOutside, unlabelled };
  const placing = new Placing(structure, skipped);
  for await (const part of slices(photos)) for (const file of part) placing.place(file);
  const layout: Layout = {
    kind: 'folders',
    manifest: null,
    level,
    levels,
    splits: placing.splits(),
    photos: placing.photos,
    names: namesOfFolders(placing.photos, options),
    spellings: placing.spellings,
    unlabelled: placing.unlabelled.length,
    unlabelledFiles: placing.unlabelled,
    questions,
    notes: [...notes, ...placing.notes(), ...(await emptyFolders({ structure, tree, folders, documents }))],
  };
  return layout;
}

function areFaces({ children, direct }: Folder): boolean {
  const folders = [...children.values()];
  return (
    direct === 0 &&
    folders.length > 1 &&
    folders.every((one) => isFaceFolder(one.name) && one.children.size > 0)
  );
}

class Placing {
  readonly photos: PlacedPhoto[] = [];
  readonly spellings = new Map<string, Set<string>>();
  readonly unlabelled: SortedFile[] = [];
  #nested = 0;
  /** Folders among the classes that say of themselves to have no labels. */
  readonly #named = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #bySplit: ReadonlyMap<string, SplitFolder>;

  constructor(
    private readonly structure: Structure,
    private readonly skipped: SkipList,
  ) {
    this.#bySplit = new Map(structure.splits.map((split) => [split.name, split]));
  }

  place(file: SortedFile): void {
    const { enclosing, splits } = this.structure;
    const beside = enclosing.findIndex(
      (name, i) => file.segments[i] !== name && file.segments.length > i + 1,
    );
    if (beside >= 0) {
      this.skipped.add(file.path, `lies beside "${enclosing[beside]}", which has the classes`);
      return;
    }
    const inside = file.segments.slice(enclosing.length);
    const isLoose = inside.length < 2 || file.segments.length <= enclosing.length + 1;
    if (isLoose) this.skipped.add(file.path, 'lies outside every class folder');
    else if (splits.length === 0) this.#placeByClass(file, inside);
    else this.#placeInSplit(file, inside);
  }

  #placeByClass(file: SortedFile, inside: string[]): void {
    const top = inside[0] as string;
    if (this.structure.areFacesOutside) {
      if (inside.length > 2) this.#placeInClass(file, inside.slice(1), null, top);
      else this.skipped.add(file.path, 'lies outside every class folder');
    } else if (!isUnlabelled(top)) {
      this.#placeInClass(file, inside, null);
    } else {
      this.#counts.set(top, (this.#counts.get(top) ?? 0) + 1);
      this.#named.add(top);
      this.unlabelled.push(file);
    }
  }

  #placeInSplit(file: SortedFile, inside: string[]): void {
    const top = inside[0] as string;
    const split = this.#bySplit.get(top);
    if (!split) {
      this.skipped.add(file.path, `lies in "${top}", which is no train, validation or test folder`);
      return;
    }
    this.#counts.set(top, (this.#counts.get(top) ?? 0) + 1);
    const target = splitOfTarget(split.target);
    if (split.target === 'skip') {
      const why = split.isChosen ? 'you chose to skip' : 'is no train, validation or test folder';
      this.skipped.add(file.path, `lies in "${top}", which ${why}`);
    } else if (target === null || this.structure.unlabelled.has(split)) {
      this.unlabelled.push(file);
    } else if (inside.length < split.path.length + 2) {
      this.skipped.add(file.path, `lies in "${top}" without a class folder`);
    } else this.#placeInClass(file, inside.slice(split.path.length), target);
  }

  /**
   * @param inside folders from the class on, and the file
   * @param face the folder outside of the classes that says which face it is
   */
  #placeInClass(
    { path, entry }: SortedFile,
    inside: string[],
    given: PlacedPhoto['split'],
    face?: string,
  ): void {
    const depth = Math.min(this.structure.level, inside.length - 1);
    const classKey = inside.slice(0, depth).join('/');
    const rest = inside.slice(depth);
    const split = this.structure.isInverted ? (splitOf(rest[0] as string) ?? null) : given;
    const within = (this.structure.isInverted ? rest.slice(1) : rest).join('/');
    if (within.includes('/')) this.#nested++;
    const name = face === undefined ? within : `${face}/${within}`;
    this.#noteSpelling(classKey, path, inside.length - depth);
    this.photos.push({ path, entry, classKey, split, name, coin: null });
  }

  /** @param up segments of the path from its end to the class folder */
  #noteSpelling(classKey: string, path: string, up: number): void {
    const folders = path.split('/').slice(0, -up);
    const spelling = folders.slice(-classKey.split('/').length).join('/');
    const known = this.spellings.get(classKey);
    if (known) known.add(spelling);
    else this.spellings.set(classKey, new Set([spelling]));
  }

  splits(): PlannedSplit[] {
    const { splits, unlabelled } = this.structure;
    return splits.map((split) => ({
      folder: split.name,
      target: unlabelled.has(split) ? 'unlabelled' : split.target,
      photos: this.#counts.get(split.name) ?? 0,
      isChosen: split.isChosen,
    }));
  }

  notes(): string[] {
    const { splits, unlabelled, isInverted } = this.structure;
    const notes: string[] = [];
    if (this.#nested > 0) {
      notes.push(
        `${counted(this.#nested, 'file', 'files')} in subfolders of a class folder ${this.#nested === 1 ? 'was' : 'were'} counted to that class.`,
      );
    }
    if (isInverted) notes.push('The folders inside the class folders were read as the splits.');
    const byTarget = groupBy(
      splits.filter((split) => !unlabelled.has(split) && !split.isChosen),
      (split) => split.target,
    );
    const left = byTarget.get('skip') ?? [];
    byTarget.delete('skip');
    if (left.length > 0) {
      const names = shortList(left.map(({ name }) => `"${name}"`));
      notes.push(
        `${names} ${left.length === 1 ? 'has' : 'have'} classes of the same names, but ${left.length === 1 ? 'is' : 'are'} no split by name: left out unless you say which.`,
      );
    }
    for (const [target, same] of byTarget) {
      const unusual = same.filter(({ name }) => name.toLowerCase() !== target);
      if (same.length > 1) {
        const names = shortList(same.map(({ name }) => name).sort());
        notes.push(`The folders ${names} mean the same split and were read as one.`);
      } else if (unusual[0]) notes.push(`The folder ${unusual[0].name} was read as the ${target} split.`);
    }
    for (const name of [...[...unlabelled].map((split) => split.name), ...this.#named]) {
      const n = this.#counts.get(name) ?? 0;
      notes.push(`${counted(n, 'photo', 'photos')} in "${name}" ${n === 1 ? 'has' : 'have'} no label.`);
    }
    return notes;
  }
}

/** Levels of folders that say value, currency or country, as the person chose. */
function namesOfFolders(photos: readonly PlacedPhoto[], { folderParts }: ImportOptions): Layout['names'] {
  const names = new Map<string, Record<string, string>>();
  if (!folderParts) return names;
  for (const { classKey } of photos) {
    if (names.has(classKey)) continue;
    const parts: Record<string, string> = {};
    for (const [i, folder] of classKey.split('/').entries()) {
      const part = folderParts[i];
      if (part && part !== 'ignore') parts[part] = folder;
    }
    names.set(classKey, parts);
  }
  return names;
}

/** Folders where classes lie that hold no photos: documents, models, or nothing at all. */
async function emptyFolders({
  structure: { enclosing, splits },
  tree,
  folders,
  documents,
}: Pick<SortedEntries, 'folders' | 'documents'> & {
  structure: Structure;
  tree: Folder;
}): Promise<string[]> {
  const empty = new Set<string>();
  const deepest = enclosing.length + (splits.length > 0 ? 2 : 1);
  const look = (segments: readonly string[]) => {
    let folder: Folder | undefined = tree;
    for (const [depth, name] of segments.slice(0, deepest).entries()) {
      folder = folder.children.get(name);
      if (folder) continue;
      empty.add(segments.slice(0, depth + 1).join('/'));
      return;
    }
  };
  for await (const part of slices(folders)) for (const segments of part) look(segments);
  for await (const part of slices(documents)) for (const { segments } of part) look(segments.slice(0, -1));
  if (empty.size === 0) return [];
  const names = shortList([...empty].sort());
  return [
    empty.size === 1
      ? `The folder ${names} holds no photos and was ignored.`
      : `The folders ${names} hold no photos and were ignored.`,
  ];
}
