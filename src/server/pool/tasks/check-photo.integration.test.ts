import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../../testing/test-photos';
import { sniffImageFormat } from '../image-format';
import { checkPhoto } from './check-photo';

const check = async (bytes: Uint8Array) => (await checkPhoto({ bytes })).facts;
const photo = () => colourPhoto('red', 1, { format: 'jpeg', width: 300, height: 200 });

describe('checkPhoto', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('accepts %s', async (format) => {
    const bytes = await sharp(await photo())
      .toFormat(format)
      .toBuffer();
    expect(sniffImageFormat(bytes)).toBe(format);
    expect(await check(bytes)).toMatchObject({ format, width: 300, height: 200, bytes: bytes.length });
  });

  it('tells the size as the photo is looked at', async () => {
    const turned = await sharp(await photo())
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await check(turned)).toMatchObject({ width: 200, height: 300 });
  });

  it('accepts grey, transparent and CMYK photos', async () => {
    const source = sharp(await photo());
    await check(await source.clone().greyscale().png().toBuffer());
    await check(await source.clone().ensureAlpha(0.5).png().toBuffer());
    await check(await source.clone().toColourspace('cmyk').jpeg().toBuffer());
  });

  it.each([0.2, 0.6, 0.95])('refuses a photo cut off at %d of its length', async (share) => {
    const bytes = await photo();
    await expect(check(bytes.subarray(0, Math.floor(bytes.length * share)))).rejects.toThrow('is damaged');
    const png = await sharp(bytes).png().toBuffer();
    await expect(check(png.subarray(0, Math.floor(png.length * share)))).rejects.toThrow('is damaged');
  });

  it('refuses an image that claims more pixels than fit into memory', async () => {
    const bytes = await photo();
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(60_000, frame + 5);
    bytes.writeUInt16BE(60_000, frame + 7);
    await expect(check(bytes)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('has 60000 × 60000 pixels'),
    });
  });

  it('refuses a small file that unfolds to hundreds of megabytes, before it is decoded', async () => {
    const side = 7_000;
    const bomb = await sharp({
      create: { width: side, height: side, channels: 4, background: '#fff0' },
      limitInputPixels: false,
    })
      .toColourspace('rgb16')
      .png({ progressive: true, compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    await expect(check(bomb)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('Save it as a baseline JPEG'),
    });
  });

  it('hands no SVG to a decoder', async () => {
    const svg = Buffer.from(
      '\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
    );
    await expect(check(svg)).rejects.toThrow('is SVG, not a photo as JPEG');
  });

  it('gives the bytes to store without metadata, under their own hash, unless that is kept on purpose', async () => {
    const plain = await colourPhoto('red', 3);
    const marked = await sharp(plain)
      .jpeg()
      .withExif({ IFD0: { Make: 'Secret Camera' } })
      .toBuffer();
    const { facts, stripped } = await checkPhoto({ bytes: marked });
    expect(Buffer.from(stripped ?? []).includes('Secret')).toBe(false);
    expect(facts).toMatchObject({ bytes: stripped?.length });
    expect(await checkPhoto({ bytes: stripped ?? plain })).toEqual({ facts, stripped: null });
    expect(await checkPhoto({ bytes: marked, keepMetadata: true })).toMatchObject({ stripped: null });
  });
});
