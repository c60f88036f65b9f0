import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { seededRandom } from '@/shared/random';
import { ARCHIVES, archivesMissing } from '../../../testing/real-archives';
import type { ImageFormat } from '../../image-format';
import { stripMetadata } from './strip-metadata';

const SECRETS = ['Secret Camera', 'secret-author', '52/1'];
const exif = {
  IFD0: { Make: 'Secret Camera', Artist: 'secret-author', Copyright: 'secret-author' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '52/1 31/1 12/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '13/1 24/1 36/1',
  },
};
const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>secret-author</dc:creator></x:xmpmeta>';

/** A gradient with an edge, so that a turned or damaged photo has other pixels. */
async function photo(format: ImageFormat, orientation: number): Promise<Buffer> {
  const [width, height] = [64, 40];
  const raw = Buffer.alloc(width * height * 3, 0).map((_, index) => (index * 7 + (index >> 8)) & 255);
  const image = sharp(raw, { raw: { width, height, channels: 3 } })
    .withExif({ ...exif, IFD0: { ...exif.IFD0, Orientation: String(orientation) } })
    .withXmp(xmp)
    .withIccProfile('p3');
  return image.withMetadata({ orientation }).withExifMerge(exif).withXmp(xmp).toFormat(format).toBuffer();
}

/** As it is looked at. */
const pixels = (bytes: Buffer) => sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });

const formats = ['jpeg', 'png', 'webp', 'tiff', 'avif', 'gif'] as const;

describe.each(formats)('metadata of a %s', (format) => {
  it.each([1, 6])('goes, and every pixel stays as it is looked at (orientation %i)', async (orientation) => {
    const bytes = await photo(format, orientation);
    const before = await sharp(bytes).metadata();
    const stripped = stripMetadata(bytes, { format, orientation: before.orientation });
    const after = await sharp(stripped).metadata();
    expect([after.iptc, after.orientation ?? 1]).toEqual([undefined, before.orientation ?? 1]);
    expect(after.hasProfile).toBe(before.hasProfile);
    for (const secret of SECRETS) {
      expect(stripped.includes(secret), secret).toBe(false);
      expect(after.exif?.includes(secret) ?? false).toBe(false);
    }
    const [was, is] = [await pixels(bytes), await pixels(stripped)];
    expect(is.info).toMatchObject({ width: was.info.width, height: was.info.height });
    expect(is.data.equals(was.data)).toBe(true);
    expect(stripMetadata(stripped, { format, orientation: after.orientation })).toBe(stripped);
  });
});

describe('removing metadata', () => {
  it('takes what follows the end of a JPEG, and leaves a progressive one its scans', async () => {
    const bytes = await sharp(await photo('jpeg', 1))
      .jpeg({ progressive: true })
      .toBuffer();
    const film = Buffer.concat([bytes, Buffer.from('secret film with a place')]);
    const stripped = stripMetadata(film, { format: 'jpeg', orientation: 1 });
    expect(stripped.includes('secret film')).toBe(false);
    expect((await pixels(stripped)).data.equals((await pixels(bytes)).data)).toBe(true);
  });

  it('ends on whatever bytes, and never takes longer than the file is long', async () => {
    const random = seededRandom('hostile');
    for (const format of formats) {
      const bytes = await photo(format, 6);
      for (let round = 0; round < 60; round++) {
        const broken = Buffer.from(bytes.subarray(0, 12 + Math.floor(random.next() * bytes.length)));
        for (let n = 0; n < 20; n++)
          broken[Math.floor(random.next() * broken.length)] = Math.floor(random.next() * 256);
        try {
          stripMetadata(broken, { format, orientation: 6 });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }
  });

  it.skipIf(archivesMissing)('leaves the pixels of real photos alone', async () => {
    const zip = await openPromise(path.join(ARCHIVES, 'wild-dev.zip'));
    let looked = 0;
    for await (const entry of zip.eachEntry()) {
      if (!/\.jpe?g$/i.test(entry.fileName) || looked++ >= 25) continue;
      const bytes = await buffer(await zip.openReadStreamPromise(entry));
      const { orientation } = await sharp(bytes).metadata();
      const stripped = stripMetadata(bytes, { format: 'jpeg', orientation });
      const after = await sharp(stripped).metadata();
      expect([after.xmp, after.iptc, after.orientation ?? 1]).toEqual([
        undefined,
        undefined,
        orientation ?? 1,
      ]);
      expect((await pixels(stripped)).data.equals((await pixels(bytes)).data), entry.fileName).toBe(true);
    }
    expect(looked).toBeGreaterThan(0);
  });
});
