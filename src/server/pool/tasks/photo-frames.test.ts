import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { preprocessingFor } from '@/shared/preprocessing';
import { framesOf } from './photo-frames';

const spec = preprocessingFor(96);

/** Copper coins with lettering on a grey table. */
async function table(
  coins: readonly (readonly [x: number, y: number, rx: number, ry?: number])[],
  { blur = 0, shine = '' } = {},
): Promise<Buffer> {
  const drawn = coins.map(([x, y, rx, ry = rx]) => {
    const bars = [-0.5, -0.25, 0, 0.25, 0.5].map(
      (at) =>
        `<rect x="${x + at * rx}" y="${y - ry * 0.4}" width="${rx * 0.08}" height="${ry * 0.8}" fill="#e0b090"/>`,
    );
    return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="#96543c"/>${bars.join('')}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="#bcb8b0"/>${drawn.join('')}${shine}</svg>`;
  const photo = sharp(Buffer.from(svg));
  return (blur ? photo.blur(blur) : photo).png().toBuffer();
}

const warningsOf = async (bytes: Uint8Array) =>
  (await framesOf(bytes, 'find')).found?.coins.map(({ warnings }) => warnings);

describe('the frames of a photo', () => {
  it('are its coins in reading order, each cut out', async () => {
    const { found, cut } = await framesOf(
      await table([
        [700, 150, 90],
        [200, 180, 90],
        [450, 430, 100],
      ]),
      'find',
    );
    expect(found?.aspect).toBeCloseTo(2 / 3);
    expect(found?.coins.map(({ x, y }) => [Math.round(x * 900), Math.round(y * 900)])).toEqual([
      [expect.closeTo(200, -1), expect.closeTo(180, -1)],
      [expect.closeTo(700, -1), expect.closeTo(150, -1)],
      [expect.closeTo(450, -1), expect.closeTo(430, -1)],
    ]);
    const cuts = await cut(spec);
    expect(cuts.map(({ length }) => length)).toEqual(Array(3).fill(96 * 96 * 3));
  });

  it('are the whole photo where there is no coin, or where one coin fills it', async () => {
    const empty = await framesOf(await table([]), 'find');
    expect([empty.found?.coins, (await empty.cut(spec)).length]).toEqual([[], 1]);
    const bytes = await table([[450, 300, 270]]);
    const [asWhole] = await (await framesOf(bytes, 'whole')).cut(spec);
    const [found] = await (await framesOf(bytes, 'find')).cut(spec);
    expect(found).toEqual(asWhole);
    const placed = await framesOf(bytes, [{ x: 0.5, y: 1 / 3, a: 0.2, b: 0.2, angle: 0 }]);
    expect(placed.found?.placed).toBe(true);
    expect((await placed.cut(spec))[0]).not.toEqual(asWhole);
  });

  it.each([
    ['nothing of a clear coin', table([[450, 300, 150]]), []],
    ['a small one', table([[450, 300, 30]]), ['small']],
    ['a tilted one', table([[450, 300, 170, 125]]), ['tilted']],
    ['one that is cut off', table([[790, 300, 150]]), ['cut-off']],
    ['a blurred one', table([[450, 300, 150]], { blur: 9 }), ['blurred']],
    [
      'glare',
      table([[450, 300, 150]], { shine: '<circle cx="480" cy="280" r="60" fill="#fff"/>' }),
      ['glare'],
    ],
  ])('say %s', async (_, bytes, warnings) => {
    expect(await warningsOf(await bytes)).toEqual([warnings]);
  });

  it('of a damaged file are refused', async () => {
    await expect(framesOf(Buffer.from('no photo'), 'find')).rejects.toMatchObject({ code: 'bad-photo' });
  });
});
