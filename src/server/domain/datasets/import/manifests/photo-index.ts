import { slices } from '../../../../in-turns';
import type { SortedFile } from '../layout/sort-entries';
import { tidyName } from '../names/tidy-path';

/** Finds photos by what tables write of them: a path, a name, or a name without its ending. */
export class PhotoIndex {
  readonly #byPath = new Map<string, SortedFile>();
  /** Null for names that several photos have. */
  readonly #byName = new Map<string, SortedFile | null>();

  static async of(photos: readonly SortedFile[]): Promise<PhotoIndex> {
    const index = new PhotoIndex();
    for await (const part of slices(photos)) for (const file of part) index.#add(file);
    return index;
  }

  #add(file: SortedFile): void {
    this.#byPath.set(file.segments.join('/'), file);
    const name = file.segments.at(-1) as string;
    for (const key of new Set([name, name.replace(/\.[^.]*$/, '')])) {
      this.#byName.set(key, this.#byName.has(key) ? null : file);
    }
  }

  /** @param table paths in it may start where it lies */
  find(written: string, table: SortedFile): SortedFile | null {
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
      this.#byName.get(segments.at(-1) ?? '') ??
      null
    );
  }
}
