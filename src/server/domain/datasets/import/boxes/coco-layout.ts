import type { ImportOptions } from '@/shared/contracts/import-plan';
import { filterInTurns, slices } from '../../../../in-turns';
import { DamagedFileError } from '../import-source';
import type { ImportListing } from '../layout/listing';
import type { Layout } from '../layout/placed-photo';
import { largestFiles, type SortedEntries, type SortedFile } from '../layout/sort-entries';
import { PhotoIndex } from '../manifests/photo-index';
import { NAMES_FILE } from '../names/names-file';
import { shortList } from '../short-list';
import type { PhotoBox } from './photo-box';
import { BoxPlacing, splitOfPath } from './place-boxes';
import { type CocoFile, readCoco } from './read-coco';

/** With the outline of every coin a file of boxes is large; it is read in parts, but held whole. */
const MAX_COCO_BYTES = 128 * 1024 ** 2;

/** Share of the photos that files of boxes must list before they count more than the folders. */
const ENOUGH = 0.5;

/** Files that are looked at, the largest first: one that lists photos is never the smallest of hundreds. */
const MAX_FILES = 50;

/** Files that were read already, by their place in the listing: a preview asks again with every choice. */
const known = new WeakMap<object, Promise<CocoFile | null>>();

/**
 * Reads boxes in COCO's format, as one file for each split or for all: `annotations/instances_train.json`, or
 * `train/_annotations.coco.json` beside its photos.
 * @returns null when there are none, or the person wants something else
 */
export async function readCocoLayout(
  listing: ImportListing,
  sorted: SortedEntries,
  options: ImportOptions,
): Promise<Layout | null> {
  const { manifest } = options;
  const files = await findCocoFiles(listing, sorted);
  if (manifest !== undefined && !files.some(({ file }) => file.path === manifest)) return null;
  const [first] = files;
  if (!first) return null;
  const index = await PhotoIndex.of(sorted.photos);
  const listed = new Set<SortedFile>();
  const placing = new BoxPlacing(sorted, options);
  for (const { file, coco } of files) {
    for (const photo of await placeFile({ file, coco, index, placing })) listed.add(photo);
  }
  const isChosen = manifest !== undefined;
  if (!isChosen && listed.size < sorted.photos.length * ENOUGH) return null;
  return placing.layout({
    kind: 'coco',
    manifest: first.file.path,
    notes: [`The boxes were read from ${shortList(files.map(({ file }) => file.path))}.`],
  });
}

/** The files of boxes among the documents. */
export async function findCocoFiles(
  listing: ImportListing,
  { documents }: SortedEntries,
): Promise<{ file: SortedFile; coco: CocoFile }[]> {
  const files: { file: SortedFile; coco: CocoFile }[] = [];
  const candidates = await filterInTurns(
    documents,
    ({ path, segments, entry }) =>
      /\.json$/i.test(path) &&
      segments.at(-1)?.toLowerCase() !== NAMES_FILE &&
      (entry.bytes ?? 0) <= MAX_COCO_BYTES,
  );
  const largest = await largestFiles(candidates, MAX_FILES);
  for (const file of candidates) {
    const coco = largest.has(file) ? await readOnce(listing, file) : null;
    if (coco) files.push({ file, coco });
  }
  return files;
}

function readOnce(listing: ImportListing, { entry }: SortedFile): Promise<CocoFile | null> {
  const read = known.get(entry) ?? readFile(listing, entry);
  known.set(entry, read);
  read.catch(() => known.delete(entry));
  return read;
}

async function readFile(listing: ImportListing, entry: SortedFile['entry']): Promise<CocoFile | null> {
  try {
    return await readCoco(await listing.read(entry));
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}

/** @returns the photos that the file lists */
async function placeFile({
  file,
  coco,
  index,
  placing,
}: {
  file: SortedFile;
  coco: CocoFile;
  index: PhotoIndex;
  placing: BoxPlacing;
}): Promise<Set<SortedFile>> {
  const split = splitOfPath(file.segments);
  const isOfSplit = (photo: SortedFile) =>
    split !== null && splitOfPath(photo.segments.slice(0, -1)) === split;
  const photos = new Map<string, SortedFile>();
  for await (const part of slices([...coco.images])) {
    for (const [id, { fileName }] of part) {
      const photo = index.find(fileName, file, isOfSplit);
      if (photo) photos.set(id, photo);
    }
  }
  if (coco.boxes.every(({ box }) => box === undefined || box === null)) {
    await placeWhole({ coco, photos, split, placing });
    return new Set(photos.values());
  }
  let nth = 0;
  for await (const part of slices(coco.boxes)) {
    for (const { image, category, box, isCrowd } of part) {
      nth++;
      const photo = photos.get(image);
      const what = `${file.path}, box ${nth}`;
      if (!photo) placing.leaveOut(what, 'photo');
      else if (isCrowd) placing.leaveOut(what, 'crowd');
      else {
        placing.add(photo, {
          box: boxOf(box, coco.images.get(image)?.sides ?? null),
          name: coco.categories.get(category),
          split: split ?? splitOfPath(photo.segments.slice(0, -1)),
        });
      }
    }
  }
  return new Set(photos.values());
}

/** A file without a single box labels whole photos, as those of iNaturalist do. */
async function placeWhole({
  coco,
  photos,
  split,
  placing,
}: {
  coco: CocoFile;
  photos: ReadonlyMap<string, SortedFile>;
  split: ReturnType<typeof splitOfPath>;
  placing: BoxPlacing;
}): Promise<void> {
  const labels = new Map<SortedFile, Set<string | undefined>>();
  for await (const part of slices(coco.boxes)) {
    for (const { image, category } of part) {
      const photo = photos.get(image);
      if (photo) labels.set(photo, (labels.get(photo) ?? new Set()).add(coco.categories.get(category)));
      else placing.leaveOut(image, 'photo');
    }
  }
  for await (const part of slices([...labels])) {
    for (const [photo, names] of part) {
      const [name, ...others] = names;
      if (others.length > 0) placing.leaveOut(photo.path, 'several');
      else if (name === undefined) placing.leaveOut(photo.path, 'category');
      else placing.addWhole(photo, { name, split: split ?? splitOfPath(photo.segments.slice(0, -1)) });
    }
  }
}

function boxOf(written: unknown, photo: PhotoBox['photo']): PhotoBox {
  const numbers = Array.isArray(written) && written.length === 4 ? written : [];
  const [x, y, width, height] = [0, 1, 2, 3].map((i) =>
    typeof numbers[i] === 'number' ? numbers[i] : Number.NaN,
  ) as [number, number, number, number];
  return { x, y, width, height, unit: 'pixel', photo };
}
