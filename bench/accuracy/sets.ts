import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { CoinClass } from '@/shared/coin-class';
import type { Manifest } from '@/shared/trainer-job';
import { photosOf } from '../detect/photos';
import { firstOf, preparePhotos } from '../train/photos';
import { phoneLikePhotos } from './phone-like';

export const ZIPS = ['coins-211.zip', 'wild-dev.zip', 'korea-won.zip'] as const;

/** Keys that the folders of korea-won have in coins-211. */
const WON: Record<string, string> = { '10won': '101', '50won': '102', '100won': '103', '500won': '104' };
const BRAZILIAN = new Set(['10', '11', '12', '13']);
/** Raise it when other photos are composed. */
const PHONE_LIKE_VERSION = 1;
const examplesSchema = z.array(z.object({ hash: z.string(), classIndex: z.number().int() }));
type Example = z.infer<typeof examplesSchema>[number];
/** Every how many photos one is taken by `--quick`. */
const QUICK_STEP = 20;

export interface PhotoSets {
  /** The training and validation photos of coins-211, and as test photos those of all sets. */
  manifest: Manifest;
  photoDir: string;
  /** The sets that each photo of the test split counts in. */
  setsOf: Map<string, readonly string[]>;
}

interface OutsidePhoto {
  bytes: Uint8Array;
  key: string;
  sets: readonly string[];
}

/**
 * All photos that are trained on and measured with. The trainer evaluates them as a test split, through the same framing
 * and with the same weights as it would any.
 */
export async function photoSets({
  data,
  cacheDir,
  quick,
  say,
}: {
  data: string;
  cacheDir: string;
  quick: boolean;
  say: (text: string) => void;
}): Promise<PhotoSets> {
  const coins = await preparePhotos({ data: path.join(data, 'coins-211.zip'), cacheDir, quick: false, say });
  const { photoDir } = coins;
  const manifest = quick ? firstOf(coins.manifest, { train: 300, validation: 60, test: 60 }) : coins.manifest;
  const setsOf = new Map<string, readonly string[]>();
  for (const { hash, split } of manifest.items) if (split === 'test') setsOf.set(hash, ['coins-211 test']);

  const items = [...manifest.items];
  let seen = 0;
  for await (const { bytes, key, sets } of outsidePhotos(data)) {
    if (quick && seen++ % QUICK_STEP > 0) continue;
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (setsOf.has(hash)) continue;
    await keepPhoto(photoDir, hash, bytes);
    setsOf.set(hash, sets);
    items.push({ hash, classIndex: classIndexOf(manifest.classes, key), split: 'test' });
  }
  for (const { hash, classIndex } of await keepPhoneLike(manifest, photoDir, say)) {
    if (setsOf.has(hash)) continue;
    setsOf.set(hash, ['phone-like validation']);
    items.push({ hash, classIndex, split: 'test' });
  }
  const contentHash = createHash('sha256')
    .update(JSON.stringify(items.map(({ hash, classIndex, split }) => [hash, classIndex, split])))
    .digest('hex');
  return { manifest: { ...manifest, contentHash, items }, photoDir, setsOf };
}

async function* outsidePhotos(data: string): AsyncGenerator<OutsidePhoto> {
  for await (const { name, bytes } of photosOf(path.join(data, 'wild-dev.zip'), () => true)) {
    const key = folderOf(name);
    const kind = name.includes('realscene_') ? 'scenes' : BRAZILIAN.has(key) ? 'Brazilian' : 'euro';
    yield { bytes, key, sets: ['wild-dev', `wild-dev, ${kind}`] };
  }
  const isTest = (name: string) => name.includes('test/');
  for await (const { name, bytes } of photosOf(path.join(data, 'korea-won.zip'), isTest)) {
    yield { bytes, key: WON[folderOf(name)] as string, sets: ['korea-won'] };
  }
}

/**
 * Composes the phone-like photos, once: they are kept with the others, and their list beside them.
 * @returns hash and class of each
 */
async function keepPhoneLike(
  manifest: Manifest,
  photoDir: string,
  say: (text: string) => void,
): Promise<Example[]> {
  const key = manifest.contentHash.slice(0, 16);
  const file = path.join(photoDir, `../phone-like-${PHONE_LIKE_VERSION}-${key}.json`);
  const present = await readFile(file, 'utf8').catch(() => null);
  if (present !== null) return examplesSchema.parse(JSON.parse(present));
  say('Composing phone-like photos of the validation split, once');
  const examples: Example[] = [];
  for await (const { bytes, classIndex } of phoneLikePhotos({ manifest, photoDir })) {
    const hash = createHash('sha256').update(bytes).digest('hex');
    await keepPhoto(photoDir, hash, bytes);
    examples.push({ hash, classIndex });
  }
  await writeFile(`${file}.tmp`, JSON.stringify(examples));
  await rename(`${file}.tmp`, file);
  return examples;
}

const folderOf = (name: string) => path.basename(path.dirname(name));

function classIndexOf(classes: readonly CoinClass[], key: string): number {
  const index = classes.findIndex((coin) => coin.key === key);
  if (index < 0) throw new Error(`coins-211 has no class ${key}`);
  return index;
}

async function keepPhoto(photoDir: string, hash: string, bytes: Uint8Array): Promise<void> {
  const file = path.join(photoDir, hash.slice(0, 2), hash);
  if (existsSync(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
