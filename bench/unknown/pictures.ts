import { basename, join } from 'node:path';
import sharp from 'sharp';
import { seededRandom } from '@/shared/random';
import { photosOf } from '../detect/photos';
import tableCoins from '../detect/table-coins.json';

const SIDE = 160;
const DRAWN = 40;
const PER_SCENE = 12;

/** Pictures that show no coin: grounds between the coins of the table scenes, and drawn ones. */
export async function picturesWithoutCoin(folder: string): Promise<Buffer[]> {
  return [...(await grounds(folder)), ...(await drawn())];
}

async function grounds(folder: string): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  const truth: Record<string, number[][]> = tableCoins;
  for await (const { name, bytes } of photosOf(join(folder, 'table-coins.zip'), () => true)) {
    const coins = (truth[basename(name)] ?? []) as [number, number, number][];
    const { width, height } = await sharp(bytes).metadata();
    const random = seededRandom(name);
    let taken = 0;
    for (let tries = 0; tries < 400 && taken < PER_SCENE; tries++) {
      const side = random.int(80, 240);
      if (side >= Math.min(width, height)) continue;
      const [left, top] = [random.int(0, width - side - 1), random.int(0, height - side - 1)];
      const isFree = coins.every(
        ([x, y, r]) => Math.hypot(x - left - side / 2, y - top - side / 2) > r + side * 0.72,
      );
      if (!isFree) continue;
      taken += 1;
      pictures.push(await sharp(bytes).extract({ left, top, width: side, height: side }).png().toBuffer());
    }
  }
  return pictures;
}

/** Noise, slopes, stripes and writing. */
async function drawn(): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  for (let i = 0; i < DRAWN; i++) {
    const random = seededRandom(`drawn ${i}`);
    const raw = { width: SIDE, height: SIDE, channels: 3 as const };
    const noise = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => random.int(0, 255));
    const soft = sharp(noise, { raw });
    pictures.push(await soft.blur(random.range(0.3, 12)).normalise().png().toBuffer());
    const colour = () => `hsl(${random.int(0, 359)} ${random.int(0, 90)}% ${random.int(10, 90)}%)`;
    const bars = Array.from(
      { length: random.int(2, 14) },
      () =>
        `<rect x="${random.int(-20, SIDE)}" y="${random.int(-20, SIDE)}" width="${random.int(4, 90)}" height="${random.int(4, 90)}" fill="${colour()}" transform="rotate(${random.int(0, 90)} 80 80)"/>`,
    ).join('');
    const text = Array.from(
      { length: 6 },
      (_, line) =>
        `<text x="6" y="${20 + line * 24}" font-size="18" fill="${colour()}">${random.int(1e6, 1e9)} Invoice</text>`,
    ).join('');
    for (const content of [bars, text]) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="${colour()}"/>${content}</svg>`;
      pictures.push(await sharp(Buffer.from(svg)).png().toBuffer());
    }
  }
  return pictures;
}
