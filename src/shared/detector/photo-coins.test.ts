import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { coinsOf, cutCoin, openPhoto, resizeWith } from './photo-coins';

type Place = readonly [x: number, y: number, radius: number];

/** Copper coins with a fine grating on a grey table. */
function table(width: number, height: number, coins: readonly Place[]): Sharp {
  const drawn = coins.map(
    ([x, y, r]) =>
      `<circle cx="${x}" cy="${y}" r="${r}" fill="#96543c"/><rect x="${x - r / 2}" y="${y - r / 2}" width="${r}" height="${r}" fill="url(#grating)"/>`,
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><pattern id="grating" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="4" height="8" fill="#fff"/></pattern>` +
    `<rect width="${width}" height="${height}" fill="#bcb8b0"/>${drawn.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' });
}

async function found(photo: Sharp): Promise<[number, number, number][]> {
  const coins = await coinsOf(resizeWith(sharp), await openPhoto(photo));
  return coins.sort((a, b) => a.x - b.x).map(({ x, y, a }) => [x, y, a]);
}

describe('the coins of a photo', () => {
  it.each([
    ['one that fills it', [[320, 240, 190]]],
    [
      'a large one and the smallest that counts beside it',
      [
        [240, 240, 170],
        [560, 120, 60],
      ],
    ],
    [
      'many that are too small for the first look',
      [
        [100, 100, 26],
        [220, 300, 26],
        [400, 160, 26],
        [540, 380, 26],
      ],
    ],
  ] as [string, Place[]][])('are found: %s', async (_, coins) => {
    const all = await found(table(640, 480, coins));
    expect(all).toHaveLength(coins.length);
    for (const [i, [x, y, r]] of coins.entries()) {
      const [fx, fy, fr] = all[i] as [number, number, number];
      expect(Math.hypot(fx - x, fy - y)).toBeLessThan(r * 0.06);
      expect(Math.abs(fr - r)).toBeLessThan(r * 0.06);
    }
  });

  it('are cut out of as many pixels as the photo has, where the first copy of a large one has too few', async () => {
    const jpeg = await table(3200, 2400, [
      [700, 800, 240],
      [2300, 1500, 240],
    ])
      .jpeg()
      .toBuffer();
    const photo = await openPhoto(sharp(jpeg));
    expect(photo).toMatchObject({ width: 3200, height: 2400 });
    const [coin] = (await coinsOf(resizeWith(sharp), photo)).sort((a, b) => a.x - b.x);
    expect(coin).toMatchObject({ x: expect.closeTo(700, -1), y: expect.closeTo(800, -1) });
    const size = 448;
    const cut = await cutCoin(resizeWith(sharp), photo, { coin: coin as NonNullable<typeof coin>, size });
    const middle = Array.from({ length: 60 }, (_, i) => cut[(224 * size + 194 + i) * 3 + 2] as number);
    // Bars of four pixels of the photo are still told apart.
    expect(Math.max(...middle) - Math.min(...middle)).toBeGreaterThan(120);
  });
});
