import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bmpFile } from '../../../testing/bmp-file';
import { bmpToPng } from './bmp';

const [R, G, B, W] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const;
const colours = [R, G, B, W];
/** Three pixels above three: red, green, blue; white, red, green. */
const picture = [R, G, B, W, R, G].flat();

async function pixelsOf(file: Buffer): Promise<number[]> {
  const { data, info } = await sharp(await bmpToPng(file))
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([3, 2]);
  return [...data];
}

describe('a BMP shows what it shows elsewhere', () => {
  const rows = (bytes: number[][]) => bytes.map((row) => Buffer.from(row));
  const masked = (pixels: number[][], bytes: 2 | 4) =>
    pixels.map((row) => {
      const line = Buffer.alloc(row.length * bytes);
      for (const [i, pixel] of row.entries()) line.writeUIntLE(pixel, i * bytes, bytes);
      return line;
    });

  it.each([
    [
      '24 bits',
      {
        bits: 24,
        rows: rows([
          [0, 0, 255, 0, 255, 0, 255, 0, 0],
          [255, 255, 255, 0, 0, 255, 0, 255, 0],
        ]),
      },
    ],
    [
      'from the top down',
      {
        bits: 24,
        isTopDown: true,
        rows: rows([
          [0, 0, 255, 0, 255, 0, 255, 0, 0],
          [255, 255, 255, 0, 0, 255, 0, 255, 0],
        ]),
      },
    ],
    [
      '32 bits with nothing in the last',
      {
        bits: 32,
        rows: masked(
          [
            [0xff0000, 0xff00, 0xff],
            [0xffffff, 0xff0000, 0xff00],
          ],
          4,
        ),
      },
    ],
    [
      '16 bits',
      {
        bits: 16,
        rows: masked(
          [
            [0x7c00, 0x3e0, 0x1f],
            [0x7fff, 0x7c00, 0x3e0],
          ],
          2,
        ),
      },
    ],
    [
      '16 bits as 5, 6 and 5',
      {
        bits: 16,
        masks: [0xf800, 0x7e0, 0x1f],
        rows: masked(
          [
            [0xf800, 0x7e0, 0x1f],
            [0xffff, 0xf800, 0x7e0],
          ],
          2,
        ),
      },
    ],
    [
      'masks of its own',
      {
        bits: 32,
        masks: [0xff, 0xff00, 0xff0000],
        rows: masked(
          [
            [0xff, 0xff00, 0xff0000],
            [0xffffff, 0xff, 0xff00],
          ],
          4,
        ),
      },
    ],
    [
      '8 bits and a palette',
      {
        bits: 8,
        colours,
        rows: rows([
          [0, 1, 2],
          [3, 0, 1],
        ]),
      },
    ],
    [
      '4 bits and a palette',
      {
        bits: 4,
        colours,
        rows: rows([
          [0x01, 0x20],
          [0x30, 0x10],
        ]),
      },
    ],
    [
      'the header of OS/2',
      {
        bits: 8,
        colours,
        isOs2: true,
        rows: rows([
          [0, 1, 2],
          [3, 0, 1],
        ]),
      },
    ],
    [
      'runs of 8 bits',
      { bits: 8, colours, compression: 1, packed: [0, 3, 3, 0, 1, 0, 0, 0, 1, 0, 1, 1, 1, 2, 0, 1] },
    ],
    [
      'runs of 4 bits',
      { bits: 4, colours, compression: 2, packed: [0, 3, 0x30, 0x10, 0, 0, 2, 0x01, 1, 0x20, 0, 1] },
    ],
  ] as const)('with %s', async (_, kind) => {
    expect(await pixelsOf(bmpFile({ width: 3, height: 2, ...kind } as never))).toEqual(picture);
  });

  it('with one bit and two colours', async () => {
    const file = bmpFile({
      width: 3,
      height: 2,
      bits: 1,
      colours: [G, W],
      rows: rows([[0b010 << 5], [0b111 << 5]]),
    });
    expect(await pixelsOf(file)).toEqual([G, W, G, W, W, W].flat());
  });

  it('with opacity where it says so', async () => {
    const file = bmpFile({
      width: 3,
      height: 2,
      bits: 32,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      rows: masked(
        [
          [0xffff0000, 0x00ff00, 0xff0000ff],
          [0xffffffff, 0xffff0000, 0x80ff00],
        ],
        4,
      ),
    });
    const { channels } = await sharp(await bmpToPng(file)).metadata();
    expect(channels).toBe(4);
  });

  it('or is refused with what to do, and reads nothing beyond its end', async () => {
    const whole = bmpFile({
      width: 3,
      height: 2,
      bits: 24,
      rows: rows([
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
      ]),
    });
    await expect(bmpToPng(whole.subarray(0, -4))).rejects.toThrow('save it as PNG');
    await expect(bmpToPng(whole.subarray(0, 20))).rejects.toThrow('its header is cut off');
    const runs = bmpFile({
      width: 3,
      height: 2,
      bits: 8,
      colours,
      compression: 1,
      packed: [9, 9, 0, 2, 255, 0],
    });
    await expect(bmpToPng(runs)).rejects.toThrow('save it as PNG');
    const huge = Buffer.from(whole);
    huge.writeInt32LE(2 ** 30, 18);
    await expect(bmpToPng(huge)).rejects.toMatchObject({ code: 'too-large' });
  });
});
