import { slices } from '../../../../in-turns';
import type { SortedFile } from './sort-entries';

/** A folder with photos in it or below it. */
export interface Folder {
  name: string;
  children: Map<string, Folder>;
  /** Photos that lie directly in it, and all below it. */
  direct: number;
  photos: number;
}

const newFolder = (name: string): Folder => ({ name, children: new Map(), direct: 0, photos: 0 });

/** Every folder that holds photos; others are not in it. */
export async function growTree(files: readonly SortedFile[]): Promise<Folder> {
  const root = newFolder('');
  for await (const part of slices(files)) {
    for (const { segments } of part) {
      let folder = root;
      folder.photos++;
      for (const name of segments.slice(0, -1)) {
        const child = folder.children.get(name) ?? newFolder(name);
        folder.children.set(name, child);
        folder = child;
        folder.photos++;
      }
      folder.direct++;
    }
  }
  return root;
}

/** The only folder in this one, when what lies in there lies in folders again. */
export function onlyChild(folder: Folder): Folder | null {
  const [child] = folder.children.values();
  return folder.children.size === 1 && child && child.children.size > 0 ? child : null;
}

/** Folders of several trees laid over each other. */
export function overlay(roots: readonly Folder[]): Folder {
  const [only] = roots;
  if (roots.length === 1 && only) return only;
  const joined = newFolder('');
  for (const root of roots) {
    joined.direct += root.direct;
    joined.photos += root.photos;
  }
  const names = new Set(roots.flatMap((root) => [...root.children.keys()]));
  for (const name of names) {
    const same = roots.flatMap((root) => root.children.get(name) ?? []);
    joined.children.set(name, { ...overlay(same), name });
  }
  return joined;
}
