import { slices } from '../../../../in-turns';
import type { SortedFile } from '../layout/sort-entries';
import { tidyName } from '../names/tidy-path';

/** Finds photos by what tables write of them: a path, a name, or a name without its ending. */
export class PhotoIndex {
  readonly #byPath = new Map<string, SortedFile>();
  readonly #byName = new Map<string, SortedFile[]>();

  static async of(photos: readonly SortedFile[]): Promise<PhotoIndex> {
    const index = new PhotoIndex();
    for await (const part of slices(photos)) for (const file of part) index.#add(file);
    return index;
  }

  #add(file: SortedFile): void {
    this.#byPath.set(file.segments.join('/'), file);
    const name = file.segments.at(-1) as string;
    for (const key of new Set([name, name.replace(/\.[^.]*$/, '')])) {
      const same = this.#byName.get(key);
      if (same) same.push(file);
      else this.#byName.set(key, [file]);
    }
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
    if (written === '') return null;
    const segments = written
      .replaceAll('\\', '/')
      .split('/')
      .filter((segment) => segment !== '' && segment !== '.')
      .map(tidyName);
    const path = segments.join('/');
    const folder = table.segments.slice(0, -1);
    return (
      this.#byPath.get([...folder, path].join('/')) ??
      this.#byPath.get(path) ??
      this.#only(segments.at(-1) ?? '', isMeant)
    );
  }

  /** The one photo of a name; null when there are several and not one of them is meant. */
  #only(name: string, isMeant: (file: SortedFile) => boolean): SortedFile | null {
    const same = this.#byName.get(name) ?? [];
    const meant = same.length > 1 ? same.filter(isMeant) : same;
    return meant.length === 1 ? (meant[0] as SortedFile) : null;
  }
}
