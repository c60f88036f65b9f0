import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePixels, preprocessingFor } from '@/shared/preprocessing';
import { framesOf } from './photo-frames';

const spec = preprocessingFor(96);

/** Copper coins with lettering on a grey table. */
async function table(
  coins: readonly (readonly [x: number, y: number, rx: number, ry?: number])[],
  { blur = 0, shine = '', rim = 0 } = {},
): Promise<Buffer> {
  const drawn = coins.map(([x, y, rx, ry = rx]) => {
    const bars = [-0.5, -0.25, 0, 0.25, 0.5].map(
      (at) =>
        `<rect x="${x + at * rx}" y="${y - ry * 0.4}" width="${rx * 0.08}" height="${ry * 0.8}" fill="#e0b090"/>`,
    );
    return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="#96543c" stroke="#4a2a1c" stroke-width="${rim}"/>${bars.join('')}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="#bcb8b0"/>${drawn.join('')}${shine}</svg>`;
  const photo = sharp(Buffer.from(svg));
  return (blur ? photo.blur(blur) : photo).png().toBuffer();
}

/** What was found, with it. */
async function seen(...asked: Parameters<typeof framesOf>) {
  const frames = await framesOf(...asked);
  return { ...frames, found: await frames.describe() };
}

const warningsOf = async (bytes: Uint8Array) =>
  (await seen(bytes, 'find')).found?.coins.map(({ warnings }) => warnings);

describe('the frames of a photo', () => {
  it('are its coins in reading order, each cut out', async () => {
    const { found, cut } = await seen(
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
    const empty = await seen(await table([]), 'find');
    expect([empty.found?.coins, (await empty.cut(spec)).length]).toEqual([[], 1]);
    const bytes = await table([[450, 300, 270]]);
    const [asWhole] = await (await framesOf(bytes, 'whole')).cut(spec);
    const [found] = await (await framesOf(bytes, 'find')).cut(spec);
    expect(found).toEqual(asWhole);
    const placed = await seen(bytes, [{ x: 0.5, y: 1 / 3, a: 0.2, b: 0.2, angle: 0 }]);
    expect(placed.found?.placed).toBe(true);
    expect((await placed.cut(spec))[0]).not.toEqual(asWhole);
  });

  it.each([900, 1500])(
    'are to the byte what a trainer sees that frames by the coin, %d pixels wide',
    async (width) => {
      const bytes = await sharp(await table([[380, 250, 70]]))
        .resize(width)
        .jpeg()
        .toBuffer();
      const framed = preprocessingFor(224, 1, 'coin');
      const [frame] = await (await framesOf(bytes, 'find')).cut(framed);
      const trained = await decodePixels({ sharp, bytes, spec: framed });
      expect(Buffer.compare(frame as Uint8Array, trained)).toBe(0);
    },
  );

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

  it('hold no coin of a drawing or a screen without one, and of a banknote at most its portrait', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, i) =>
        `<path d="M${i * 23} ${(i * 97) % 600} q 60 ${(i % 7) * 30} 140 ${(i % 5) * 25}" fill="none" stroke="#333" stroke-width="3"/>`,
    );
    const note =
      '<rect x="60" y="120" width="780" height="360" fill="#d8e4d0"/><rect x="90" y="150" width="720" height="300" fill="none" stroke="#5a7a5a" stroke-width="6"/>' +
      `<text x="130" y="240" font-size="90" fill="#46604a">20</text><text x="300" y="420" font-size="40" fill="#46604a">BANK OF MINTMARK</text><path d="M620 420 q -40 -200 60 -220 q 110 10 80 220 z" fill="#7d9a80"/>`;
    const moire = Array.from(
      { length: 450 },
      (_, i) =>
        `<rect x="${i * 2}" y="0" width="1" height="600" fill="${i % 9 < 4 ? '#7a8aa0' : '#8f9cb0'}"/>`,
    );
    for (const [drawn, most] of [
      [lines.join(''), 0],
      [note, 1],
      [moire.join(''), 0],
    ] as const) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="#f4f2ec"/>${drawn}</svg>`;
      const { found } = await seen(await sharp(Buffer.from(svg)).png().toBuffer(), 'find');
      expect(found?.coins.length).toBeLessThanOrEqual(most);
    }
  });

  it('hold a coin on a screen, whose lines are no circles', async () => {
    const grid = Array.from(
      { length: 200 },
      (_, i) =>
        `<rect x="0" y="${i * 3}" width="900" height="1" fill="#000" fill-opacity="${0.12 + (i % 11) * 0.012}"/>`,
    );
    const { found } = await seen(await table([[450, 300, 150]], { shine: grid.join('') }), 'find');
    expect(found?.coins).toHaveLength(1);
  });

  it('of half a coin say that it is cut off, or that there is none', async () => {
    const { found } = await seen(await table([[900, 300, 200]]), 'find');
    expect(found?.coins.every(({ warnings }) => warnings.includes('cut-off'))).toBe(true);
  });

  it('are most of thirty coins that lie over one another, and no more', async () => {
    const pile = Array.from({ length: 30 }, (_, i): [number, number, number] => [
      110 + (i % 6) * 128 + (Math.floor(i / 6) % 2) * 40,
      90 + Math.floor(i / 6) * 104,
      70,
    ]);
    const { found, cut } = await seen(await table(pile, { rim: 5 }), 'find');
    const { length } = found?.coins ?? [];
    expect(length).toBeGreaterThan(20);
    expect(length).toBeLessThanOrEqual(30);
    expect(await cut(spec)).toHaveLength(length);
  });

  it('of a strip one pixel high are the strip, without a coin', async () => {
    const strip = sharp({ create: { width: 3000, height: 1, channels: 3, background: '#a86' } });
    const { found, cut } = await seen(await strip.png().toBuffer(), 'find');
    expect(found?.coins).toEqual([]);
    expect((await cut(spec))[0]).toHaveLength(96 * 96 * 3);
  });

  it('of a damaged file are refused', async () => {
    await expect(framesOf(Buffer.from('no photo'), 'find')).rejects.toMatchObject({ code: 'bad-photo' });
  });
});
