import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import type { FoundCoin } from '@/shared/detector/find-coins';
import { coinsOf, openPhoto, resizeWith } from '@/shared/detector/photo-coins';
import { median } from '@/shared/median';
import { uprightPhoto } from '@/shared/preprocessing';
import { photosOf } from './photos';
import tableCoins from './table-coins.json';

/*
 * `npm run bench:detect [-- FOLDER]`: how many coins are found on the photos of `../shared/data`. The coins of the
 * table scenes were counted by eye; `table-coins.json` has them as [x, y, radius] in pixels.
 */
const folder = process.argv[2] ?? '../shared/data';
/** Of a coin's radius, how far from its centre a find may be, and how much larger or smaller. */
const CENTRE_TOLERANCE = 0.25;
const SIZE_TOLERANCE = 0.2;

const times: number[] = [];

async function detect(bytes: Uint8Array): Promise<FoundCoin[]> {
  const photo = await openPhoto(uprightPhoto(sharp, bytes));
  const start = process.cpuUsage();
  const coins = await coinsOf(resizeWith(sharp), photo);
  times.push(process.cpuUsage(start).user / 1000);
  return coins;
}

async function benchTable(): Promise<string> {
  let [hits, found, present] = [0, 0, 0];
  const truth: Record<string, number[][]> = tableCoins;
  for await (const { name, bytes } of photosOf(join(folder, 'table-coins.zip'), () => true)) {
    const open = [...(truth[basename(name)] ?? [])] as [number, number, number][];
    present += open.length;
    for (const coin of await detect(bytes)) {
      found += 1;
      const radius = Math.sqrt(coin.a * coin.b);
      const i = open.findIndex(
        ([x, y, r]) =>
          Math.hypot(x - coin.x, y - coin.y) < r * CENTRE_TOLERANCE &&
          Math.abs(radius - r) < r * SIZE_TOLERANCE,
      );
      if (i < 0) continue;
      hits += 1;
      open.splice(i, 1);
    }
  }
  return `| table-coins | ${present} coins | precision ${(hits / found).toFixed(3)} | recall ${(hits / present).toFixed(3)} |`;
}

async function benchSingle(file: string, isWanted: (name: string) => boolean): Promise<string> {
  const counts = { none: 0, one: 0, more: 0 };
  let photos = 0;
  for await (const { bytes } of photosOf(join(folder, file), isWanted)) {
    const { length } = await detect(bytes);
    photos += 1;
    counts[length === 0 ? 'none' : length === 1 ? 'one' : 'more'] += 1;
  }
  return `| ${file} | ${photos} photos | one coin on ${counts.one}, more on ${counts.more} | none on ${counts.none} |`;
}

if (!existsSync(join(folder, 'table-coins.zip'))) {
  process.stderr.write(`bench:detect: ${folder} has no table-coins.zip; name the folder that has it.\n`);
  process.exit(1);
}
const rows = [
  await benchTable(),
  await benchSingle('wild-dev.zip', () => true),
  await benchSingle('coins-211.zip', (name) => name.includes('test/')),
  await benchSingle('korea-won.zip', (name) => name.includes('test/')),
];
process.stdout.write(`| set | size | found | |\n|---|---|---|---|\n${rows.join('\n')}\n\n`);
process.stdout.write(`Detection alone, processor time: median ${median(times).toFixed(0)} ms.\n`);
