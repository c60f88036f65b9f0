import type { ImportQuestion, PlannedLevel } from '@/shared/contracts/import-plan';
import { shortList } from '../short-list';
import { isFaceFolder } from './face-names';
import type { Folder } from './folder-tree';
import { isFiller } from './split-names';

/** Folders of one depth with their paths. */
interface Depth {
  folders: { path: string; name: string; parent: string; folder: Folder }[];
  direct: number;
}

/** As deep as anybody sorts; what lies deeper counts to the folder of this level. */
const MAX_LEVELS = 8;

/** Share of photos that may lie directly in folders which are not the classes: strays. */
const STRAYS = 0.1;

/** Which level of folders holds the classes, what the others would give, and whether it has to be asked. */
export function readLevels(
  root: Folder,
  chosen: number | undefined,
): { level: number; levels: PlannedLevel[]; questions: ImportQuestion[]; notes: string[] } {
  const depths = readDepths(root);
  const levels = depths.map(({ folders, direct }, i) => ({
    level: i + 1,
    classes: classesAt(depths, i),
    samples: [...new Set(folders.map(({ name }) => name))].slice(0, 6),
    photos: direct,
  }));
  if (chosen !== undefined) return { level: chosen, levels, questions: [], notes: [] };
  return { levels, ...guessLevel(depths, levels) };
}

/** A photo that lies above a level is of the class of its own folder. */
function classesAt(depths: Depth[], at: number): number {
  const above = depths
    .slice(0, at)
    .flatMap(({ folders }) => folders.filter(({ folder }) => folder.direct > 0));
  return (depths[at]?.folders.length ?? 0) + above.length;
}

function readDepths(root: Folder): Depth[] {
  const depths: Depth[] = [];
  let parents = [{ path: '', folder: root }];
  while (depths.length < MAX_LEVELS) {
    const folders = parents.flatMap(({ path, folder }) =>
      [...folder.children.values()].map((child) => ({
        path: path === '' ? child.name : `${path}/${child.name}`,
        name: child.name,
        parent: path,
        folder: child,
      })),
    );
    if (folders.length === 0) break;
    depths.push({ folders, direct: folders.reduce((sum, { folder }) => sum + folder.direct, 0) });
    parents = folders;
  }
  return depths;
}

function guessLevel(
  depths: Depth[],
  levels: PlannedLevel[],
): { level: number; questions: ImportQuestion[]; notes: string[] } {
  const all = depths.reduce((sum, { direct }) => sum + direct, 0);
  let at = depths.findIndex(({ direct }) => direct > all * STRAYS);
  if (at <= 0) return { level: 1, questions: [], notes: [] };
  const names = new Set(depths[at]?.folders.map(({ name }) => name));
  if ([...names].every((name) => isFaceFolder(name) || saysNothing(name))) at -= 1;
  else {
    const question = repeatedNames(depths, at);
    if (question) return { level: 1, questions: [question], notes: [] };
  }
  if (at === 0) return { level: 1, questions: [], notes: [] };
  const outer = levels[at - 1] as PlannedLevel;
  const note =
    `The photos lie ${at + 1} folders deep: level ${at + 1} was read as the classes. ` +
    `Level ${at} (${shortList(outer.samples.slice(0, 4))}) would give ${outer.classes}.`;
  return { level: at + 1, questions: [], notes: [note] };
}

/** `images` in each folder of a class; a number may be a value. */
const saysNothing = (name: string) => /\p{L}/u.test(name) && isFiller(name);

/** When all folders of a level hold folders of the same names, they may be classes, groups or splits. */
function repeatedNames(depths: Depth[], at: number): ImportQuestion | null {
  const parents = new Map<string, Set<string>>();
  for (const { name, parent } of depths[at]?.folders ?? []) {
    const names = parents.get(parent) ?? new Set();
    parents.set(parent, names.add(name));
  }
  if (parents.size < 2) return null;
  const occurrences = new Map<string, number>();
  for (const names of parents.values())
    for (const name of names) occurrences.set(name, (occurrences.get(name) ?? 0) + 1);
  const repeated = [...occurrences].filter(([, times]) => times > 1).map(([name]) => name);
  if (repeated.length * 2 < occurrences.size) return null;
  const outer = [...parents.keys()];
  const [fewer, more] = [classesAt(depths, at - 1), classesAt(depths, at)];
  return {
    option: 'level',
    message:
      `The folders ${shortList(outer.slice(0, 6).map((path) => `"${path}"`))} hold subfolders of the same names ` +
      `(${shortList(repeated.slice(0, 6))}). They may be the classes, groups such as countries, or splits. Choose ` +
      `level ${at} (${fewer} classes), level ${at + 1} (${more} classes), or say which split each folder is.`,
    folders: outer.slice(0, 50),
  };
}
