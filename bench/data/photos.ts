import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { ZipFile } from 'yazl';

/** A kind of photo that people bring. */
export interface Kind {
  name: string;
  width: number;
  height: number;
  extension: string;
  /** Photos that are measured, and with `--quick`. */
  photos: number;
  quick: number;
  /** Null for what only ImageMagick can encode. */
  encode: ((image: Sharp, nth: number) => Sharp) | null;
}

const jpeg = (image: Sharp) => image.jpeg({ quality: 88 });

export const KINDS: readonly Kind[] = [
  { name: 'JPEG, 224 px', width: 224, height: 224, extension: 'jpg', photos: 3000, quick: 120, encode: jpeg },
  {
    name: 'JPEG, 12 megapixels',
    width: 4000,
    height: 3000,
    extension: 'jpg',
    photos: 150,
    quick: 6,
    encode: jpeg,
  },
  {
    name: 'PNG, 1 megapixel',
    width: 1000,
    height: 1000,
    extension: 'png',
    photos: 100,
    quick: 6,
    encode: (image) => image.png(),
  },
  {
    name: 'WebP, 1 megapixel',
    width: 1000,
    height: 1000,
    extension: 'webp',
    photos: 100,
    quick: 6,
    encode: (image) => image.webp(),
  },
  {
    name: 'HEIC, 12 megapixels',
    width: 4000,
    height: 3000,
    extension: 'heic',
    photos: 10,
    quick: 2,
    encode: null,
  },
];

/**
 * Writes a zip of photos that differ in every pixel, in ten classes: cut out of one larger picture of grain and rings, as
 * metal has, at a place of its own each.
 * @returns null when nothing here can encode this kind
 */
export async function writePhotos(
  file: string,
  { kind, photos, folder }: { kind: Kind; photos: number; folder: string },
): Promise<boolean> {
  const encode = kind.encode ? encoder(await picture(kind), kind) : await heicEncoder(kind, folder);
  if (!encode) return false;
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(file));
  for (let nth = 0; nth < photos; nth++) {
    zip.addBuffer(await encode(nth), `class ${nth % 10}/${nth}.${kind.extension}`, { compress: false });
  }
  zip.end();
  await written;
  return true;
}

/** How far the places of the photos lie apart. */
const ROOM = 64;

async function picture({ width, height }: Kind): Promise<Buffer> {
  const [w, h] = [width + ROOM, height + ROOM];
  const rings = Buffer.from(
    `<svg width="${w}" height="${h}">${Array.from(
      { length: 12 },
      (_, i) =>
        `<circle cx="${w / 2}" cy="${h / 2}" r="${(h / 26) * (i + 1)}" fill="none" stroke="hsl(${i * 20} 60% 40%)" stroke-width="${h / 60}"/>`,
    ).join('')}</svg>`,
  );
  return sharp({
    create: {
      width: w,
      height: h,
      channels: 3,
      background: '#887755',
      noise: { type: 'gaussian', mean: 128, sigma: 18 },
    },
  })
    .composite([{ input: rings }])
    .removeAlpha()
    .raw()
    .toBuffer();
}

function encoder(pixels: Buffer, { width, height, encode }: Kind): (nth: number) => Promise<Buffer> {
  const raw = { width: width + ROOM, height: height + ROOM, channels: 3 as const };
  return (nth) => {
    const place = { left: nth % ROOM, top: Math.floor(nth / ROOM) % ROOM, width, height };
    const image = sharp(pixels, { raw }).extract(place);
    return (encode as NonNullable<Kind['encode']>)(image, nth).toBuffer();
  };
}

/** Three quarters of the bytes that a JPEG of the same photo takes here; what phones write takes half. */
const HEIC_QUALITY = '40';

/** Photos are told apart by what is stored of them, their pixels: each is encoded, which takes seconds. */
async function heicEncoder(kind: Kind, folder: string): Promise<((nth: number) => Promise<Buffer>) | null> {
  const pixels = encoder(await picture(kind), {
    ...kind,
    encode: (image) => image.png({ compressionLevel: 1 }),
  });
  const [png, file] = [path.join(folder, 'photo.png'), path.join(folder, 'photo.heic')];
  const encode = async (nth: number): Promise<Buffer> => {
    await writeFile(png, await pixels(nth));
    await promisify(execFile)('convert', [png, '-quality', HEIC_QUALITY, file]);
    return readFile(file);
  };
  const isThere = await encode(0).then(
    () => true,
    () => false,
  );
  return isThere ? encode : null;
}
