import { type CoinClass, compareClassKeys } from '@/shared/coin-class';
import type { ImportOptions, ImportPlan, PlannedClass, PlannedCounts } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';
import { slices, sortInTurns } from '../../../in-turns';
import { tunables } from '../../../tunables';
import { findCocoFiles, readCocoLayout } from './boxes/coco-layout';
import { findYoloNames, readYoloLayout } from './boxes/yolo-layout';
import { DamagedFileError } from './import-source';
import { countCopiesAcrossSplits } from './layout/count-copies';
import { readFolderLayout } from './layout/folder-layout';
import { linkCoins } from './layout/link-coins';
import type { ImportListing } from './layout/listing';
import type { Layout, PlacedPhoto } from './layout/placed-photo';
import { counted, type SkipList } from './layout/skip-list';
import { type SortedEntries, type SortedFile, sortEntries } from './layout/sort-entries';
import { readManifestLayout } from './manifests/manifest-layout';
import { readMintmarkLayout } from './manifests/mintmark-layout';
import { TABLE } from './manifests/read-table';
import { nameClasses } from './names/class-names';
import { NAMES_FILE, readNamesFile } from './names/names-file';
import { shortList } from './short-list';

/** Sample photos of a class that a preview shows. */
const SAMPLES = 4;

/** A file of names is small; a larger one is something else. */
const MAX_NAMES_BYTES = 1024 ** 2;

/** An import as it is shown, and what it would read. */
export interface PlannedImport {
  plan: ImportPlan;
  /** In the order of the network's output. */
  classes: Omit<CoinClass, 'index'>[];
  photos: PlacedPhoto[];
  /** Photos without a label that are to wait in the incoming queue. */
  unlabelled: readonly SortedFile[];
}

/**
 * What an import makes of a listing, with these choices: the same listing and the same choices give the same plan.
 * Nothing but the files that name and label is read.
 * @throws AppError `bad-archive` when there is nothing to read classes from, or too much
 */
export async function planImport(
  listing: ImportListing,
  options: ImportOptions = {},
): Promise<PlannedImport> {
  const sorted = await sortEntries(listing, options);
  const names = await readNames(listing, sorted);
  const before = { count: sorted.skipped.count, listed: sorted.skipped.listed.length };
  const { layout, found } = await withoutClasses(await readLayout(listing, sorted, options), {
    sorted,
    options,
    before,
  });
  const left = new Set(options.skipClasses);
  const photos = left.size > 0 ? layout.photos.filter(({ classKey }) => !left.has(classKey)) : layout.photos;
  const coins = layout.classes ? 0 : await linkCoins(photos);
  const present = new Set([...found].filter((key) => !left.has(key)));
  const keys = layout.classes
    ? layout.classes.flatMap(({ key }) => (present.has(key) ? key : []))
    : await sortInTurns([...present], compareClassKeys);
  if (layout.photos.length > 0 || !layout.unlabelledFiles?.length) refuseFewOrMany(keys, { layout, sorted });
  const named = withFacts(
    nameClasses(keys, names?.names ?? null, { options, given: layout.names }),
    layout,
    options,
  );
  const { classes, counts } = await countClasses(photos, named, layout);
  const unlabelled = await unlabelledOf(layout, { sorted, options });
  return {
    classes: named.classes,
    photos,
    unlabelled,
    plan: {
      layout: layout.kind,
      manifest: layout.manifest,
      manifests: [
        ...new Set([
          ...(await findManifests(listing, sorted)),
          ...(layout.manifest ? [layout.manifest] : []),
        ]),
      ],
      level: layout.level,
      levels: layout.levels,
      splits: layout.splits,
      classes,
      photos: counts,
      unlabelled: layout.unlabelled,
      waiting: unlabelled.length,
      coins,
      copiesAcrossSplits: await countCopiesAcrossSplits(photos),
      encoding: sorted.encoding,
      skippedFiles: sorted.skipped.count,
      skipped: sorted.skipped.listed,
      notes: [
        ...listing.notes,
        ...encodingNote(sorted),
        ...sorted.notes,
        ...layout.notes,
        ...spellingNotes(layout),
        ...(coins > 0
          ? [`${counted(coins, 'coin has', 'coins have')} a photo of each face; they stay together.`]
          : []),
        ...(names?.notes ?? []),
        ...named.notes,
        ...(options.source ? [`Source: ${options.source}`] : []),
        ...(options.licence ? [`Licence: ${options.licence}`] : []),
      ],
      questions: layout.questions,
      source: options.source ?? null,
      licence: options.licence ?? null,
    },
  };
}

async function keysOf(photos: readonly PlacedPhoto[]): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const part of slices(photos)) for (const { classKey } of part) keys.add(classKey);
  return keys;
}

/**
 * Fewer than two classes are none: the photos wait to be labelled, unless the person left the other classes out.
 * @returns with the keys of the classes that have photos
 */
async function withoutClasses(
  layout: Layout,
  {
    sorted,
    options,
    before,
  }: { sorted: SortedEntries; options: ImportOptions; before: Parameters<SkipList['cutTo']>[0] },
): Promise<{ layout: Layout; found: ReadonlySet<string> }> {
  const keys = await keysOf(layout.photos);
  const isChosen = options.unlabelled === 'skip' || (options.skipClasses ?? []).length > 0;
  if (keys.size >= 2 || layout.questions.length > 0 || isChosen || sorted.photos.length === 0)
    return { layout, found: keys };
  const [only] = keys;
  const why =
    only === undefined ? 'No class folder was found' : `Only one class folder was found ("${only}")`;
  // Nothing lies outside of the classes when there are none.
  sorted.skipped.cutTo(before);
  const without = {
    ...layout,
    photos: [],
    names: new Map(),
    spellings: new Map(),
    unlabelled: sorted.photos.length,
    unlabelledFiles: sorted.photos,
    notes: [`${why}; a version needs two.`],
  };
  return { layout: without, found: new Set() };
}

async function unlabelledOf(
  { unlabelledFiles = [] }: Layout,
  { sorted, options }: { sorted: SortedEntries; options: ImportOptions },
): Promise<readonly SortedFile[]> {
  if (options.unlabelled !== 'skip') return unlabelledFiles;
  for await (const part of slices(unlabelledFiles))
    for (const { path } of part) sorted.skipped.add(path, 'has no label');
  return [];
}

/** What an exported version says of its classes beyond their names, where nobody corrected them. */
function withFacts(
  named: ReturnType<typeof nameClasses>,
  { classes: given }: Layout,
  { classNames, nameParts, folderParts }: ImportOptions,
): ReturnType<typeof nameClasses> {
  if (!given || nameParts || folderParts) return named;
  const facts = new Map(given.map((coin) => [coin.key, coin]));
  const classes = named.classes.map((coin) =>
    classNames?.[coin.key] ? coin : (facts.get(coin.key) ?? coin),
  );
  return { ...named, classes };
}

async function readLayout(
  listing: ImportListing,
  sorted: SortedEntries,
  options: ImportOptions,
): Promise<Layout> {
  if (options.manifest !== 'none') {
    for (const read of [readMintmarkLayout, readCocoLayout, readYoloLayout, readManifestLayout]) {
      const layout = await read(listing, sorted, options);
      if (layout) return layout;
    }
  }
  return readFolderLayout(sorted, options, sorted.skipped);
}

/** Files that may say what the photos are. */
async function findManifests(listing: ImportListing, sorted: SortedEntries): Promise<string[]> {
  const tables = sorted.documents.filter(({ path }) => TABLE.test(path)).slice(0, 50);
  const [coco] = await findCocoFiles(listing, sorted);
  const yolo = await findYoloNames(listing, sorted);
  return [...tables, ...(coco ? [coco.file] : []), ...(yolo ? [yolo] : [])].map(({ path }) => path);
}

/** The outermost file of names counts. */
async function readNames(listing: ImportListing, { documents }: SortedEntries) {
  let file: SortedFile | null = null;
  for (const document of documents) {
    if (document.segments.at(-1)?.toLowerCase() !== NAMES_FILE) continue;
    if (!file || document.segments.length < file.segments.length) file = document;
  }
  if (!file) return null;
  if ((file.entry.bytes ?? 0) > MAX_NAMES_BYTES) {
    throw new AppError(
      'bad-archive',
      `${NAMES_FILE} is larger than 1 MiB and so no list of names. Remove it.`,
    );
  }
  try {
    return readNamesFile(await listing.read(file.entry));
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    throw new AppError('bad-archive', `${NAMES_FILE} ${error.message}. Pack the archive again.`, {
      cause: error,
    });
  }
}

async function countClasses(
  photos: readonly PlacedPhoto[],
  { classes, doubts }: ReturnType<typeof nameClasses>,
  { spellings }: Layout,
): Promise<{ classes: PlannedClass[]; counts: PlannedCounts }> {
  const counts = noPhotos();
  const planned = new Map<string, PlannedClass>(
    classes.map((coin) => [
      coin.key,
      { ...coin, photos: noPhotos(), samples: [], notes: [...(doubts.get(coin.key) ?? [])] },
    ]),
  );
  for (const [key, written] of spellings) {
    if (written.size > 1) planned.get(key)?.notes.push(`its folder is written in ${written.size} ways`);
  }
  for await (const part of slices(photos)) {
    for (const { classKey, split, path } of part) {
      const into = planned.get(classKey) as PlannedClass;
      into.photos[split ?? 'unsplit']++;
      counts[split ?? 'unsplit']++;
      if (into.samples.length < SAMPLES) into.samples.push(path);
    }
  }
  return { classes: [...planned.values()], counts };
}

const noPhotos = (): PlannedCounts => ({ train: 0, validation: 0, test: 0, unsplit: 0 });

function encodingNote({ encoding }: SortedEntries): string[] {
  if (!encoding || encoding.assumed === 'utf-8') return [];
  const how = encoding.isChosen ? 'were read' : 'do not say how they are written and were read';
  return [
    `${counted(encoding.names, 'name', 'names')} ${how} as ${encoding.assumed}; ` +
      'choose another encoding if letters are wrong.',
  ];
}

function spellingNotes({ spellings }: Layout): string[] {
  const several = [...spellings].filter(([, written]) => written.size > 1).map(([key]) => `"${key}"`);
  if (several.length === 0) return [];
  return [
    `${shortList(several)}: folders whose names look the same (spaces or signs that cannot be seen, accents) were read as one class.`,
  ];
}

function refuseFewOrMany(
  keys: readonly string[],
  { layout, sorted }: { layout: Layout; sorted: SortedEntries },
): void {
  if (keys.length > tunables.maxImportClasses) {
    throw new AppError(
      'bad-archive',
      `It has ${keys.length.toLocaleString('en')} class folders; at most ` +
        `${tunables.maxImportClasses.toLocaleString('en')} are possible. ` +
        'Put the photos of each class into one folder, and import again.',
    );
  }
  if (keys.length >= 2 || layout.questions.length > 0) return;
  const found =
    keys.length === 0 ? 'No class folder was found' : `Only one class folder was found ("${keys[0]}")`;
  const [first] = sorted.skipped.listed;
  const hint = first
    ? ` ${counted(sorted.skipped.count, 'file was', 'files were')} left out, such as ${first.file}, which ${first.reason}.`
    : '';
  throw new AppError(
    'bad-archive',
    `${found}; at least two are needed.${hint} Put the photos of each class into a folder of its own, ` +
      'either directly or under train/, validation/ and test/, and import again.',
  );
}
