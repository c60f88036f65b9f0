import { slices } from '../../../../in-turns';
import type { SortedFile } from '../layout/sort-entries';
import { tidyName } from '../names/tidy-path';

/** A photo that a table may mean. */
interface Match {
  file: SortedFile;
  /** Its folders are those that are written, as far as any are; else only its name is. */
  isSure: boolean;
}

/** Finds photos by what tables write of them: a path of any machine, an address, a name, or a name without its ending. */
export class PhotoIndex {
  readonly #byPath = new Map<string, SortedFile>();
  readonly #byName = new Map<string, SortedFile[]>();
  readonly #byStem = new Map<string, SortedFile[]>();
  /** By folder and name: photos of many classes may have the same names. */
  readonly #byTail = new Map<string, SortedFile[]>();

  static async of(photos: readonly SortedFile[]): Promise<PhotoIndex> {
    const index = new PhotoIndex();
    for await (const part of slices(photos)) for (const file of part) index.#add(file);
    return index;
  }

  #add(file: SortedFile): void {
    this.#byPath.set(file.segments.join('/'), file);
    const name = (file.segments.at(-1) as string).toLowerCase();
    addTo(this.#byName, name, file);
    addTo(this.#byStem, stemOf(name), file);
    if (file.segments.length > 1) addTo(this.#byTail, tailOf(file.segments), file);
  }

  /**
   * @param table paths in it may start where it lies
   * @param isMeant which of several photos of one name it is
   */
  find(
    written: string,
    table: SortedFile,
    isMeant: (file: SortedFile) => boolean = () => false,
  ): SortedFile | null {
    return this.match(written, table, isMeant)?.file ?? null;
  }

  match(
    written: string,
    table: SortedFile,
    isMeant: (file: SortedFile) => boolean = () => false,
  ): Match | null {
    const segments = segmentsOf(written);
    if (segments.length === 0) return null;
    const path = segments.join('/');
    const folder = table.segments.slice(0, -1);
    const exact = this.#byPath.get([...folder, path].join('/')) ?? this.#byPath.get(path);
    if (exact) return { file: exact, isSure: true };
    const tail = segments.length > 1 ? this.#byTail.get(tailOf(segments)) : undefined;
    if (tail) return nearest(tail, { segments, isMeant });
    const name = (segments.at(-1) as string).toLowerCase();
    const same = this.#byName.get(name) ?? this.#byStem.get(name);
    // Photos that were saved in another format have kept their names.
    const alike = same ?? this.#byStem.get(stemOf(name));
    const [file, ...others] = !alike || alike.length === 1 ? (alike ?? []) : alike.filter(isMeant);
    if (!file || others.length > 0) return null;
    const isByName = segments.length === 1 || file.segments.length === 1;
    return { file, isSure: same !== undefined && isByName };
  }
}

/** The only one that shares most folders with what is written, from its end. */
function nearest(
  files: readonly SortedFile[],
  { segments, isMeant }: { segments: readonly string[]; isMeant: (file: SortedFile) => boolean },
): Match | null {
  const shared = files.map((file) => sharedFolders(file.segments, segments));
  const most = Math.max(...shared);
  const near = files.filter((_, i) => shared[i] === most);
  const [file, ...others] = near.length > 1 ? near.filter(isMeant) : near;
  return file && others.length === 0 ? { file, isSure: true } : null;
}

function sharedFolders(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n + 1 < a.length && n + 1 < b.length) {
    if (a[a.length - 2 - n]?.toLowerCase() !== b[b.length - 2 - n]?.toLowerCase()) break;
    n++;
  }
  return n;
}

const ADDRESS = /^[a-z][a-z\d+.-]+:\/\//i;

/** Folders and name, whatever machine the path is of; of an address without what is asked of its server. */
function segmentsOf(written: string): string[] {
  const path = ADDRESS.test(written) ? decoded(written.replace(/[?#].*$/s, '')) : written;
  return path
    .replaceAll('\\', '/')
    .split('/')
    .filter(
      (segment) =>
        segment !== '' && segment !== '.' && segment !== '..' && !/^[a-z][a-z\d+.-]*:$/i.test(segment),
    )
    .map(tidyName);
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

const tailOf = (segments: readonly string[]) => segments.slice(-2).join('/').toLowerCase();

const stemOf = (name: string) => name.replace(/\.[^.]*$/, '');

function addTo(map: Map<string, SortedFile[]>, key: string, file: SortedFile): void {
  const same = map.get(key);
  if (same) same.push(file);
  else map.set(key, [file]);
}
