import { encode } from 'fast-bmp';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { redHeic } from '../../testing/red-heic';
import { colourPhoto } from '../../testing/test-photos';
import { sniffImageFormat } from '../image-format';
import { checkPhoto } from './check-photo';
import { thumbnail } from './thumbnail';

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

  it.each([
    ['an image that claims more pixels than fit into memory', 60_000, 60_000],
    ['a panorama of 200 megapixels', 20_000, 10_000],
  ])('refuses %s, and says what to do', async (_, width, height) => {
    const bytes = await photo();
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(height, frame + 5);
    bytes.writeUInt16BE(width, frame + 7);
    await expect(check(bytes)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(`has ${width} × ${height} pixels.*Save it smaller`),
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
    expect(await checkPhoto({ bytes: stripped ?? plain })).toEqual({ facts, stripped: null, change: null });
    expect(await checkPhoto({ bytes: marked, keepMetadata: true })).toMatchObject({ stripped: null });
  });

  it('adds the end mark that a JPEG lacks, and says so', async () => {
    const bytes = await photo();
    const { facts, stripped, change } = await checkPhoto({ bytes: bytes.subarray(0, -2) });
    expect(change).toBe('the end mark was missing and was added');
    expect(facts.format).toBe('jpeg');
    await expect(
      sharp(stripped ?? bytes, { failOn: 'error' })
        .raw()
        .toBuffer(),
    ).resolves.toBeTruthy();
  });

  it('stores BMP and rare kinds of TIFF as PNG that shows the same', async () => {
    const raw = await sharp(await photo())
      .resize(20, 10)
      .raw()
      .toBuffer();
    const bmp = encode({ data: raw, width: 20, height: 10, channels: 3, components: 3, bitsPerPixel: 24 });
    const stored = await checkPhoto({ bytes: bmp });
    expect(stored).toMatchObject({
      change: 'BMP, kept as PNG',
      facts: { format: 'png', width: 20, height: 10 },
    });
    // As the preview of an import shows it, before anything is stored.
    expect(await sharp(await thumbnail({ bytes: bmp, size: 8 })).metadata()).toMatchObject({
      width: 8,
      height: 4,
    });
    expect(
      await sharp(stored.stripped ?? bmp)
        .raw()
        .toBuffer(),
    ).toEqual(raw);
    const big = bigTiff(raw, { width: 20, height: 10 });
    const fromBig = await checkPhoto({ bytes: big });
    expect(fromBig).toMatchObject({
      change: 'a TIFF that few programs read, kept as PNG',
      facts: { format: 'png' },
    });
    expect(
      await sharp(fromBig.stripped ?? big)
        .raw()
        .toBuffer(),
    ).toEqual(raw);
  });

  it('shows the colours of a TIFF whose channel for opacity is empty, and refuses others of which nothing is seen', async () => {
    const clear = { r: 200, g: 40, b: 40, alpha: 0 };
    const picture = sharp({ create: { width: 20, height: 10, channels: 4, background: clear } });
    for (const space of ['srgb', 'lab'] as const) {
      const tiff = await picture.clone().toColourspace(space).tiff({ compression: 'none' }).toBuffer();
      const { stripped } = await checkPhoto({ bytes: tiff });
      const { channels } = await sharp(stripped ?? tiff).stats();
      expect(channels.map(({ mean }) => Math.round(mean / 10))).toEqual([20, 4, 4]);
    }
    await expect(check(await picture.clone().png().toBuffer())).rejects.toThrow('is wholly transparent');
    const spot = { input: await photo(), left: 2, top: 2 };
    const seen = sharp({ create: { width: 900, height: 900, channels: 4, background: clear } }).composite([
      spot,
    ]);
    expect(await check(await seen.png().toBuffer())).toMatchObject({ width: 900 });
  });

  it('refuses a photo whose sides no trainer can scale', async () => {
    const strip = (width: number) =>
      sharp({ create: { width, height: 1, channels: 3, background: 'gray' } })
        .png()
        .toBuffer();
    await expect(check(await strip(400_000))).rejects.toThrow(
      'has 400000 × 1 pixels; a side may have at most 65,535',
    );
    expect(await check(await strip(2_000))).toMatchObject({ width: 2_000 });
  });

  it('reads HEIC, whatever the file is called, and frees what it opened', async () => {
    const { facts, stripped, change } = await checkPhoto({ bytes: redHeic });
    expect(change).toBe('HEIC, kept as JPEG');
    expect(facts).toMatchObject({ format: 'jpeg', width: 64, height: 48 });
    const { channels } = await sharp(stripped ?? redHeic).stats();
    expect(channels.map(({ mean }) => Math.round(mean / 50))).toEqual([5, 0, 0]);
    for (let i = 0; i < 20; i++) await check(redHeic);
  });

  it('keeps the colours of a HEIC as its profile means them, and goes without one that nothing reads', async () => {
    const { icc } = await sharp(await photo())
      .withIccProfile('p3')
      .jpeg()
      .toBuffer()
      .then((jpeg) => sharp(jpeg).metadata());
    const p3 = icc ?? Buffer.alloc(0);
    const red = await checkPhoto({ bytes: withColr(redHeic, p3) });
    const stored = sharp(red.stripped ?? redHeic);
    expect((await stored.metadata()).icc).toEqual(icc);
    // More than sRGB can show: the fullest red that it has.
    const { channels } = await sharp(await stored.toColourspace('srgb').png().toBuffer()).stats();
    expect(channels.map(({ mean }) => Math.round(mean / 50))).toEqual([5, 0, 0]);
    const torn = await checkPhoto({ bytes: withColr(redHeic, p3.subarray(0, 200)) });
    expect((await sharp(torn.stripped ?? redHeic).metadata()).icc).toBeUndefined();
  });

  it('says what is wrong with a HEIC that cannot be decoded', async () => {
    const bytes = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    await expect(check(bytes)).rejects.toThrow('is damaged');
  });
});

/** A HEIC with a colour profile as phones write it, behind what is read of the file by its places. */
function withColr(heic: Buffer, profile: Buffer): Buffer {
  const head = Buffer.from('\0\0\0\0free\0\0\0\0colrprof', 'latin1');
  head.writeUInt32BE(head.length + profile.length, 0);
  head.writeUInt32BE(12 + profile.length, 8);
  return Buffer.concat([heic, head, profile]);
}

/** An RGB picture as BigTIFF: version 43, offsets of eight bytes. */
function bigTiff(pixels: Buffer, { width, height }: { width: number; height: number }): Buffer {
  const tags: [number, number, number][] = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 2],
    [273, 16, 16],
    [277, 3, 3],
    [278, 4, height],
    [279, 16, pixels.length],
  ];
  const header = Buffer.alloc(16);
  header.write('II+\0\x08', 'latin1');
  header.writeBigUInt64LE(BigInt(16 + pixels.length), 8);
  const directory = Buffer.alloc(8 + tags.length * 20 + 8);
  directory.writeBigUInt64LE(BigInt(tags.length), 0);
  for (const [i, [tag, type, value]] of tags.entries()) {
    const at = 8 + i * 20;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeBigUInt64LE(1n, at + 4);
    directory.writeBigUInt64LE(BigInt(value), at + 12);
  }
  return Buffer.concat([header, pixels, directory]);
}
