import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DETECTOR_VERSION } from './detector/find-coins';
import { coinsOf, openPhoto, resizeWith } from './detector/photo-coins';
import { decodePixels, pixelsKey, preprocessingFor, uprightPhoto } from './preprocessing';

const SIZE = 96;
const disc = (x: number, y: number, r: number) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="#b06a4a"/><circle cx="${x}" cy="${y}" r="${r * 0.6}" fill="#e0c080"/>`;

/** A photo of discs on a grey table, 640 × 480. */
function photoOf(discs: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#c8c8c8"/>${discs}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 95 }).toBuffer();
}

async function pixelsOf(bytes: Uint8Array, framing: 'centre' | 'coin') {
  const pixels = await decodePixels({ sharp, bytes, spec: preprocessingFor(SIZE, 1, framing) });
  return (x: number, y: number) => [...pixels.subarray((y * SIZE + x) * 3, (y * SIZE + x) * 3 + 3)];
}

const isTable = ([r = 0, g = 0, b = 0]: number[]) => [r, g, b].every((level) => Math.abs(level - 200) < 12);

describe('framing by the coin', () => {
  it('sees the coin with a small margin, wherever it lies', async () => {
    const at = await pixelsOf(await photoOf(disc(520, 100, 60)), 'coin');
    const middle = SIZE / 2;
    expect(at(middle, middle)[2]).toBeLessThan(150);
    for (const [x, y] of [
      [6, middle],
      [middle, 6],
      [SIZE - 7, middle],
      [middle, SIZE - 7],
    ] as const) {
      expect(isTable(at(x, y)), `${x},${y}: ${at(x, y)}`).toBe(false);
    }
    for (const [x, y] of [
      [2, 2],
      [SIZE - 3, 2],
      [2, SIZE - 3],
      [0, middle],
    ] as const) {
      expect(isTable(at(x, y)), `${x},${y}: ${at(x, y)}`).toBe(true);
    }
  });

  it('turns the photo as its EXIF data say before it looks', async () => {
    const bytes = await photoOf(disc(520, 100, 60));
    const turned = await sharp(bytes).withMetadata({ orientation: 6 }).toBuffer();
    const photo = await openPhoto(uprightPhoto(sharp, turned));
    expect(photo).toMatchObject({ width: 480, height: 640 });
    const [coin] = await coinsOf(resizeWith(sharp), photo);
    expect(coin?.x).toBeCloseTo(379, -1);
    expect(coin?.y).toBeCloseTo(520, -1);
  });

  it('continues beyond the border where the coin is cut off', async () => {
    const at = await pixelsOf(await photoOf(disc(600, 240, 70)), 'coin');
    expect(at(SIZE - 1, SIZE / 2)).not.toEqual([0, 0, 0]);
    expect(isTable(at(0, SIZE / 2))).toBe(true);
  });

  it('sees the centre square where there is no coin, as the other framing does', async () => {
    const bytes = await photoOf('<rect x="250" y="170" width="150" height="120" fill="#336"/>');
    const [coin, centre] = await Promise.all(
      (['coin', 'centre'] as const).map((framing) =>
        decodePixels({ sharp, bytes, spec: preprocessingFor(SIZE, 1, framing) }),
      ),
    );
    expect(coin).toEqual(centre);
  });

  it('takes the large coin near the middle among several', async () => {
    const at = await pixelsOf(
      await photoOf(disc(320, 240, 110) + disc(560, 90, 60) + disc(80, 400, 60)),
      'coin',
    );
    expect(at(SIZE / 2, SIZE / 2)[2]).toBeLessThan(150);
    const photo = await openPhoto(
      uprightPhoto(sharp, await photoOf(disc(320, 240, 110) + disc(560, 90, 60))),
    );
    expect(await coinsOf(resizeWith(sharp), photo)).toHaveLength(2);
  });
});

it('keeps pixels apart that depend on other things, and rotations together', () => {
  const keys = [
    preprocessingFor(96),
    preprocessingFor(128),
    preprocessingFor(96, 1, 'coin'),
    preprocessingFor(96, 4),
  ].map(pixelsKey);
  expect(keys).toEqual(['96-v1', '128-v1', `96-coin${DETECTOR_VERSION}-v1`, '96-v1']);
});
