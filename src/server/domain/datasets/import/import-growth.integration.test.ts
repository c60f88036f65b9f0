import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { arrangeVersion } from './arrange-version';
import { planImport } from './plan-import';
import { contentHash } from './save-version';

/* What an import does with the list of an archive, for archives of eight times the size. */

const LARGE = 2_400;
const GROWTH = 8;
/** Quadratic work grows by 64, sorting by 10. */
const MAX_GROWTH = 25;

/** Lists of files, each of a kind that one step or another might walk through again for each of its parts. */
const archives: Record<string, (size: number) => { files: string[]; hash: (index: number) => string }> = {
  'many photos in few classes': (size) => ({
    files: range(size).map((i) => `coins/train/class${i % 20}/photo-${i}.jpg`),
    hash: unique,
  }),
  'many classes': (size) => ({
    files: range(size).map((i) => `train/${i}/photo.jpg`),
    hash: unique,
  }),
  'many enclosing folders and names of splits in any case': (size) => ({
    files: range(size).map((i) => `${'a/'.repeat(25)}${anyCase('training', i)}/class${i % 20}/${i}.jpg`),
    hash: unique,
  }),
  'files that lie anywhere': (size) => ({
    files: range(size).map((i) => (i % 2 ? `train/class${i % 20}/${i}.jpg` : `${i}.txt`)),
    hash: unique,
  }),
  'one photo in many copies under many classes': (size) => ({
    files: range(size).flatMap((i) => (i % 2 ? [`class${i}/photo.jpg`, `class${i}/own.jpg`] : [])),
    hash: (index) => (index % 2 ? unique(index) : unique(0)),
  }),
  'one photo in many copies in one class': (size) => ({
    files: range(size).map((i) => `class${i % 2}/${i}.jpg`),
    hash: (index) => unique(index % 2),
  }),
};

const range = (size: number) => Array.from({ length: size }, (_, i) => i);
const unique = (index: number) => createHash('sha256').update(`${index}`).digest('hex');
const anyCase = (name: string, bits: number) =>
  [...name].map((letter, i) => ((bits >> i) & 1 ? letter.toUpperCase() : letter)).join('');

/** Seconds of this process' CPU: what runs beside it counts little. */
async function cpuSeconds(work: () => Promise<void>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

async function importList({ files, hash }: ReturnType<(typeof archives)[string]>): Promise<void> {
  const names = JSON.stringify(Object.fromEntries(files.map((file) => [file, 'a name'])));
  const listing = {
    entries: [...files, 'cat_to_name.json'].map((name) => ({ name, isFolder: false, bytes: 1 })),
    notes: [],
    read: async () => Buffer.from(names),
    close: () => undefined,
  };
  const { plan, classes, photos: placed } = await planImport(listing);
  const photos = placed.map(({ path, entry: _, ...photo }, index) => ({
    ...photo,
    file: path,
    hash: hash(index),
    format: 'jpeg' as const,
    width: 1,
    height: 1,
    bytes: 1,
  }));
  const source = { classes, skipped: plan.skipped, notes: plan.notes };
  const version = await arrangeVersion({ source, photos, skipped: [] });
  await contentHash(version);
  expect(JSON.stringify(version.report).length).toBeLessThan(2_000_000);
}

it.each(Object.keys(archives))('takes time in proportion for %s', async (kind) => {
  const archive = (size: number) => archives[kind]?.(size) as ReturnType<(typeof archives)[string]>;
  const [small, large] = [archive(LARGE / GROWTH), archive(LARGE)];
  const quickest = async (list: typeof small) => {
    const times = [await cpuSeconds(() => importList(list)), await cpuSeconds(() => importList(list))];
    return Math.min(...times);
  };
  await importList(small);
  await quickest(small);
  const [before, after] = [await quickest(small), await quickest(large)];
  expect(after / before).toBeLessThan(MAX_GROWTH);
});
