import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { demoClasses } from '../../src/demo-coins/coin-catalogue';
import { drawClass } from '../../src/demo-coins/demo-set';

/**
 * With it no two of these photos in different splits come out so alike that the report takes them for copies: a set with
 * leaks is trained on by nobody without a reason.
 */
const SEED = 6;

/** The development data beside the checkout; tests that need it skip where it is absent. */
export const sharedData = resolve(import.meta.dirname, '../../../shared/data');

/** Writes photos of the first `classes` demonstration coins as `<split>/<class>/<file>`. @returns the folder */
export async function demoFolder({
  classes,
  perClass,
}: {
  classes: number;
  perClass: { train: number; validation: number; test: number };
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mintmark-coins-'));
  for (const { key } of demoClasses.slice(0, classes)) {
    for (const photo of await drawClass({ seed: SEED, classKey: key, perClass })) {
      const path = join(folder, photo.split, photo.classKey, photo.fileName);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, photo.bytes);
    }
  }
  const names = demoClasses
    .slice(0, classes)
    .map((coin) => [coin.key, `${coin.value},${coin.currency},${coin.country}`]);
  await writeFile(join(folder, 'cat_to_name.json'), JSON.stringify(Object.fromEntries(names)));
  return folder;
}

/** Unpacks the first `classes` classes of coins-211.zip. @returns the folder */
export async function coinsSlice(classes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mintmark-slice-'));
  const zip = await openPromise(join(sharedData, 'coins-211.zip'));
  for await (const entry of zip.eachEntry()) {
    const match = /(?:^|\/)(train|validation|test)\/(\d+)\/([^/]+)$/.exec(entry.fileName);
    const isNames = entry.fileName.endsWith('cat_to_name.json');
    if (!isNames && !(match && Number(match[2]) <= classes)) continue;
    const path = join(folder, isNames ? 'cat_to_name.json' : `${match?.[1]}/${match?.[2]}/${match?.[3]}`);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
  }
  const names = JSON.parse(await readFile(join(folder, 'cat_to_name.json'), 'utf8')) as Record<
    string,
    string
  >;
  const kept = Object.fromEntries(Object.entries(names).filter(([key]) => Number(key) <= classes));
  await writeFile(join(folder, 'cat_to_name.json'), JSON.stringify(kept));
  return folder;
}

/** @param folder as `demoFolder` and `coinsSlice` make it */
export async function firstTestPhoto(folder: string): Promise<string> {
  const [coin = ''] = (await readdir(join(folder, 'test'))).sort();
  const [file = ''] = (await readdir(join(folder, 'test', coin))).sort();
  return join(folder, 'test', coin, file);
}
