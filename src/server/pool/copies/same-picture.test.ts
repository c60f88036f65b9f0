import sharp from 'sharp';
import { expect, it } from 'vitest';
import { measurePhoto } from '../tasks/measure-photo';
import { comparableOf, likenessOf } from './signature';

/** A disc of one colour with a dark rim, and nothing on it. */
const plainCoin = (fill: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="112" height="112"><rect width="112" height="112" fill="#d8cfc4"/>` +
        `<circle cx="53.4" cy="58.1" r="41.3" fill="${fill}" stroke="black"/></svg>`,
    ),
  )
    .jpeg({ quality: 88 })
    .toBuffer();

const seen = async (bytes: Buffer) => comparableOf((await measurePhoto({ bytes })).signature.coin);

it('a photo of a coin without relief is known again when it was compressed again, and another one is none', async () => {
  const photo = await plainCoin('#a8503c');
  const copy = await sharp(photo).jpeg({ quality: 80 }).toBuffer();
  expect(copy.equals(photo)).toBe(false);
  expect(likenessOf(await seen(photo), await seen(copy))).toBe(1);
  expect(likenessOf(await seen(photo), await seen(await plainCoin('#b25a46')))).toBeLessThan(0.9);
});
