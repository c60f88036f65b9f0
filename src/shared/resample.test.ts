import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { resizeWith } from './detector/photo-coins';
import { seededRandom } from './random';
import { extendTo, type Pixels, resample, sizeWithin } from './resample';

/** A drawing with edges and slopes in all directions, and some noise. */
async function picture(width: number, height: number): Promise<Pixels> {
  const random = seededRandom(`${width}`);
  const discs = Array.from(
    { length: 12 },
    () =>
      `<circle cx="${random.int(0, width)}" cy="${random.int(0, height)}" r="${random.int(8, 60)}" fill="hsl(${random.int(0, 360)} 60% 50%)"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#cbb"/>${discs.join('')}</svg>`;
  const data = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
  return { data: data.map((level) => Math.min(255, level + random.int(0, 12))), width, height };
}

describe('scaling without sharp', () => {
  it.each([
    ['half', 300, 220, 150, 110],
    ['a little smaller', 300, 220, 224, 164],
    ['a ninth', 900, 600, 100, 67],
    ['larger', 150, 110, 224, 164],
    ['as large', 150, 110, 137, 101],
    ['about as large', 238, 232, 224, 224],
    ['wider and lower', 200, 200, 260, 120],
  ])('gives what sharp gives within some levels: %s', async (_, width, height, toWidth, toHeight) => {
    const source = await picture(width, height);
    const area = { left: 10, top: 7, width: width - 13, height: height - 9 };
    const to = { width: toWidth, height: toHeight };
    const [mine, its] = [await resample(source, area, to), await resizeWith(sharp)(source, area, to)];
    expect([mine.width, mine.height, mine.data.length]).toEqual([its.width, its.height, its.data.length]);
    const apart = mine.data.map((level, i) => Math.abs(level - (its.data[i] as number)));
    expect(apart.reduce((sum, levels) => sum + levels, 0) / apart.length).toBeLessThan(1);
    expect(apart.toSorted()[Math.floor(apart.length * 0.99)]).toBeLessThanOrEqual(6);
  });

  it('keeps a plain colour to the byte', async () => {
    const plain = { data: new Uint8Array(90 * 70 * 3).fill(201), width: 90, height: 70 };
    const { data } = await resample(
      plain,
      { left: 0, top: 0, width: 90, height: 70 },
      { width: 31, height: 96 },
    );
    expect(new Set(data)).toEqual(new Set([201]));
  });

  it('never makes a side vanish, nor a picture larger', () => {
    expect(sizeWithin({ width: 3000, height: 1 }, 128)).toEqual({ width: 128, height: 1 });
    expect(sizeWithin({ width: 90, height: 60 }, 128)).toEqual({ width: 90, height: 60 });
  });

  it('continues as the border is', () => {
    const two = { data: Uint8Array.from([1, 1, 1, 2, 2, 2]), width: 2, height: 1 };
    const square = extendTo(two, { side: 4, left: 1, top: 2 });
    expect(Array.from({ length: 4 }, (_, x) => square[x * 3])).toEqual([1, 1, 2, 2]);
    expect(square.slice(36)).toEqual(square.slice(0, 12));
  });
});
