import type { Split } from '@/shared/coin-class';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import { filterInTurns, slices, sortInTurns } from '../../../../in-turns';
import { DamagedFileError } from '../import-source';
import type { ImportListing } from '../layout/listing';
import type { Layout } from '../layout/placed-photo';
import type { SortedEntries, SortedFile } from '../layout/sort-entries';
import { splitOf } from '../layout/split-names';
import { CLASS_LIST } from '../manifests/class-list';
import type { BoxFault } from './photo-box';
import { BoxPlacing, splitOfPath } from './place-boxes';
import {
  MAX_NAMES_BYTES,
  readClassList,
  readDataYaml,
  readYoloLabels,
  type YoloBox,
  type YoloNames,
} from './read-yolo';

/** Share of the photos that must have a file of labels before these count more than the folders. */
const ENOUGH = 0.5;

/** Labels of one photo are a few lines. */
const MAX_LABEL_BYTES = 1024 ** 2;

/** Files of labels that are read at a time. */
const READ_AT_ONCE = 16;

/** Labels that were read already, by their place in the listing: a preview asks again with every choice. */
const known = new WeakMap<object, (YoloBox | BoxFault)[] | null>();

const YAML = /\.ya?ml$/i;

/**
 * Reads boxes in YOLO's format: a text beside each photo, or in `labels/` where photos lie in `images/`; the classes are
 * named by `data.yaml`, `classes.txt` or `obj.names`.
 * @returns null when there are none, or the person wants something else
 */
export async function readYoloLayout(
  listing: ImportListing,
  sorted: SortedEntries,
  options: ImportOptions,
): Promise<Layout | null> {
  const { manifest } = options;
  const named = await findClassNames(listing, sorted, manifest);
  if (manifest !== undefined && !named) return null;
  const labels = await pairLabels(sorted);
  const isFolder = [...labels.values()].some(({ segments }) => segments.some((name) => LABELS.test(name)));
  if (labels.size === 0 || labels.size < sorted.photos.length * ENOUGH || !(named || isFolder)) return null;
  const placing = new BoxPlacing(sorted, options);
  const pairs = [...labels];
  for (let at = 0; at < pairs.length; at += READ_AT_ONCE) {
    const part = pairs.slice(at, at + READ_AT_ONCE);
    const read = await Promise.all(part.map(([, label]) => readLabels(listing, label)));
    for (const [i, [photo, label]] of part.entries()) {
      const split = splitBy(named?.names.places ?? [], photo) ?? splitOfPath(photo.segments.slice(0, -1));
      place(placing, { photo, label, boxes: read[i] ?? null, split, names: named?.names.names ?? null });
    }
  }
  // Texts beside the photos that hold no box are something else, such as captions.
  if (placing.photos.length === 0 && manifest === undefined) return null;
  return placing.layout({
    kind: 'yolo',
    manifest: named?.file.path ?? null,
    notes: [
      named
        ? `The boxes were read from ${labels.size.toLocaleString('en')} files of labels, the names of the classes from ${named.file.path}.`
        : 'The boxes were read from files of labels. No data.yaml or classes.txt names the classes: they are called by their numbers.',
    ],
  });
}

const LABELS = /^labels?$/i;

/** The file that names the classes, where there are files of labels. */
export async function findYoloNames(
  listing: ImportListing,
  sorted: SortedEntries,
): Promise<SortedFile | null> {
  const named = await findClassNames(listing, sorted);
  return named && (await pairLabels(sorted)).size > 0 ? named.file : null;
}

/** What names the classes: the outermost `data.yaml`, else a list. */
async function findClassNames(
  listing: ImportListing,
  { documents }: SortedEntries,
  manifest?: string,
): Promise<{ file: SortedFile; names: YoloNames } | null> {
  const possible = await filterInTurns(documents, ({ path, segments, entry }) => {
    if ((entry.bytes ?? 0) > MAX_NAMES_BYTES) return false;
    if (manifest !== undefined) return path === manifest;
    return YAML.test(path) || CLASS_LIST.test(segments.at(-1) ?? '');
  });
  const outermost = await sortInTurns(
    possible,
    (a, b) => Number(YAML.test(b.path)) - Number(YAML.test(a.path)) || a.segments.length - b.segments.length,
  );
  const candidates = outermost.slice(0, 20);
  for (const file of candidates) {
    const bytes = await readOrNull(listing, file);
    if (!bytes) continue;
    const names = YAML.test(file.path)
      ? readDataYaml(bytes)
      : CLASS_LIST.test(file.segments.at(-1) ?? '')
        ? { names: readClassList(bytes), places: [] }
        : null;
    if (names) return { file, names };
  }
  return null;
}

/** The file of labels of each photo that has one. */
async function pairLabels({ documents, photos }: SortedEntries): Promise<Map<SortedFile, SortedFile>> {
  const texts = new Map<string, SortedFile>();
  for await (const part of slices(documents)) {
    for (const file of part) {
      if (!/\.txt$/i.test(file.path) || CLASS_LIST.test(file.segments.at(-1) ?? '')) continue;
      texts.set(file.segments.join('/').replace(/\.txt$/i, ''), file);
    }
  }
  const labels = new Map<SortedFile, SortedFile>();
  if (texts.size === 0) return labels;
  for await (const part of slices(photos)) {
    for (const photo of part) {
      const text = labelOf(photo.segments, texts);
      if (text) labels.set(photo, text);
    }
  }
  return labels;
}

/** Beside the photo, or under the same path with one folder called `labels`, the innermost first. */
function labelOf(segments: readonly string[], texts: ReadonlyMap<string, SortedFile>): SortedFile | null {
  const stem = (segments.at(-1) ?? '').replace(/\.[^.]*$/, '');
  const folders = segments.slice(0, -1);
  const beside = texts.get([...folders, stem].join('/'));
  if (beside) return beside;
  for (let i = folders.length - 1; i >= 0; i--) {
    for (const name of ['labels', 'label', 'Labels']) {
      const found = texts.get([...folders.slice(0, i), name, ...folders.slice(i + 1), stem].join('/'));
      if (found) return found;
    }
  }
  return null;
}

async function readLabels(listing: ImportListing, file: SortedFile): Promise<(YoloBox | BoxFault)[] | null> {
  const present = known.get(file.entry);
  if (present !== undefined) return present;
  const isLabel = (file.entry.bytes ?? 0) <= MAX_LABEL_BYTES;
  const bytes = isLabel ? await readOrNull(listing, file) : null;
  const read = bytes && readYoloLabels(bytes);
  known.set(file.entry, read);
  return read;
}

/** Null for a file that is damaged where it lies. */
async function readOrNull(listing: ImportListing, { entry }: SortedFile): Promise<Buffer | null> {
  try {
    return await listing.read(entry);
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}

function place(
  placing: BoxPlacing,
  {
    photo,
    label,
    boxes,
    split,
    names,
  }: {
    photo: SortedFile;
    label: SortedFile;
    boxes: (YoloBox | BoxFault)[] | null;
    split: Split | null;
    names: ReadonlyMap<number, string> | null;
  },
): void {
  if (!boxes) placing.leaveOut(label.path, 'numbers');
  for (const [i, box] of (boxes ?? []).entries()) {
    if (typeof box === 'string') placing.leaveOut(`${label.path}, line ${i + 1}`, box);
    else {
      const name = names ? names.get(box.number) : String(box.number);
      placing.add(photo, { box: box.box, name, split });
    }
  }
}

/** By the folders that `data.yaml` names, wherever they were packed. */
function splitBy(places: YoloNames['places'], photo: SortedFile): Split | null {
  const folder = `/${photo.segments.slice(0, -1).join('/')}/`;
  for (const { split, path } of places) {
    const inner = path
      .replaceAll('\\', '/')
      .split('/')
      .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
    if (inner.length > 0 && folder.includes(`/${inner.join('/')}/`)) return splitOf(split) ?? null;
  }
  return null;
}
