import type { NameEncoding, PlannedEncoding } from '@/shared/contracts/import-plan';
import { AppError } from '../../../../errors';
import { slices, sortInTurns } from '../../../../in-turns';
import { decodeNames } from '../names/decode-names';
import { systemPart } from '../names/system-files';
import { shortName, splitPath, tidyName, tooLong, withoutControls } from '../names/tidy-path';
import { shortList } from '../short-list';
import type { ImportListing, ListedEntry } from './listing';
import { counted, SkipList } from './skip-list';

/** A file with its decoded path. */
export interface SortedFile {
  /** As a report names it. */
  path: string;
  /** Folders and file, without what nobody sees in a name. */
  segments: string[];
  entry: ListedEntry;
}

export interface SortedEntries {
  /** What may be a photo, whatever its bytes are. */
  photos: SortedFile[];
  /** Texts, tables and programs: what labels photos is among them. */
  documents: SortedFile[];
  /** Folders that have an entry of their own. */
  folders: string[][];
  encoding: PlannedEncoding | null;
  skipped: SkipList;
  notes: string[];
}

/** Endings of files that nobody takes for photos. Whatever ends otherwise is known by its bytes. */
const DOCUMENTS =
  /^(readme|license|licence|copying|makefile|dockerfile|notice|authors|changelog)$|\.(txt|text|md|rst|csv|tsv|jsonl?|ndjson|xml|xmp|ya?ml|names|toml|ini|cfg|conf|log|html?|css|js|mjs|ts|py|pyc|ipynb|r|m|sh|bat|ps1|c|h|cpp|java|pdf|docx?|xlsx?|pptx?|odt|ods|rtf|tex|bib|h5|hdf5|pt|pth|pkl|npy|npz|mat|onnx|pb|tflite|ckpt|safetensors|tfrecord|lmdb|db|sqlite|mdb|parquet|data|weights|cache|bak|tmp|lock|bin|dat|arrow|zip|tar|gz|tgz|bz2|xz|7z|rar|mp4|mov|avi|mkv|webm|mp3|wav|ogg|exe|dll|lnk|url|torrent|aae|thm)$/i;

/** Decodes the names of a listing, and sorts photos from documents and from what only systems put there. */
export async function sortEntries(
  listing: ImportListing,
  { encoding: chosen, skipFolders = [] }: { encoding?: NameEncoding; skipFolders?: readonly string[] },
): Promise<SortedEntries> {
  const { names, encoding } = await decodeNames(
    listing.entries.map((entry) => entry.name),
    chosen,
  );
  const sorting = new Sorting(skipFolders);
  let i = 0;
  for await (const part of slices(listing.entries)) {
    for (const entry of part) sorting.add(entry, names[i++] as string);
  }
  return { ...(await sorting.result()), encoding };
}

/** Of files that may say what the photos are, so many as are worth reading: the largest. */
export async function largestFiles(files: readonly SortedFile[], count: number): Promise<Set<SortedFile>> {
  const bySize = await sortInTurns(files, (a, b) => (b.entry.bytes ?? 0) - (a.entry.bytes ?? 0));
  return new Set(bySize.slice(0, count));
}

class Sorting {
  readonly #photos: SortedFile[] = [];
  readonly #documents: SortedFile[] = [];
  readonly #folders: string[][] = [];
  readonly #skipped = new SkipList();
  readonly #system = new Map<string, number>();
  readonly #paths = new Set<string>();
  readonly #left: ReadonlySet<string>;
  #leftOut = 0;
  /** Names with control characters. */
  #controlled = 0;

  constructor(skipFolders: readonly string[]) {
    this.#left = new Set(skipFolders.map((folder) => splitPath(folder).map(tidyName).join('/')));
  }

  add(entry: ListedEntry, given: string): void {
    const isFolder = entry.isFolder || /[\\/]$/.test(given);
    const asGiven = splitPath(given);
    const system = systemPart(asGiven);
    if (system !== null) {
      if (!isFolder) this.#system.set(system, (this.#system.get(system) ?? 0) + 1);
      return;
    }
    const name = withoutControls(given);
    if (name !== given && !isFolder) this.#controlled++;
    const raw = name === given ? asGiven : splitPath(name);
    const long = tooLong(raw);
    if (long) {
      if (!isFolder) this.#skipped.add(name, long);
      return;
    }
    const segments = raw.map(tidyName);
    if (raw.some((segment) => segment.startsWith('.'))) {
      if (!isFolder) this.#skipped.add(name, 'is a hidden file');
    } else if (isFolder) {
      this.#folders.push(segments);
    } else {
      this.#addFile({ path: raw.join('/'), segments, entry });
    }
  }

  #addFile(file: SortedFile): void {
    if (this.#paths.has(file.path)) {
      throw bad(`It has two files named "${shortName(file.path)}", and it is not clear which is meant.`);
    }
    this.#paths.add(file.path);
    if (
      this.#left.size > 0 &&
      file.segments.some((_, i) => this.#left.has(file.segments.slice(0, i).join('/')))
    ) {
      this.#leftOut++;
    } else if (DOCUMENTS.test(file.segments.at(-1) ?? '')) {
      this.#documents.push(file);
    } else {
      this.#photos.push(file);
    }
  }

  async result(): Promise<Omit<SortedEntries, 'encoding'>> {
    const notes: string[] = [];
    const system = [...this.#system].map(([name, n]) => `${name} (${counted(n, 'file', 'files')})`);
    if (system.length > 0) notes.push(`Files of systems and programs were left out: ${shortList(system)}.`);
    if (this.#controlled > 0) {
      const one = this.#controlled === 1;
      notes.push(
        `${counted(this.#controlled, 'name has', 'names have')} control characters in ${one ? 'it' : 'them'}: ${one ? 'it is' : 'they are'} read with spaces instead.`,
      );
    }
    if (this.#leftOut > 0) {
      notes.push(`${counted(this.#leftOut, 'file', 'files')} in folders that you chose to skip.`);
    }
    // A folder without a slash at its end is listed like an empty file.
    const isFolder = new Set<string>();
    for await (const part of slices(this.#photos)) {
      for (const { path } of part) isFolder.add(path.slice(0, path.lastIndexOf('/')));
    }
    const photos: SortedFile[] = [];
    for await (const part of slices(this.#photos)) {
      for (const file of part) {
        if (file.entry.bytes !== 0) photos.push(file);
        else if (!isFolder.has(file.path)) this.#skipped.add(file.path, 'is empty');
      }
    }
    return {
      photos,
      documents: this.#documents,
      folders: this.#folders,
      skipped: this.#skipped,
      notes,
    };
  }
}

function bad(sentence: string): AppError {
  return new AppError('bad-archive', `The archive cannot be imported. ${sentence}`);
}
