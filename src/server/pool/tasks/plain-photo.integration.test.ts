import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../../testing/test-photos';
import { plainPhoto } from './plain-photo';

/** A TIFF whose directory names the whole file three times over, behind an author's name: nothing of it can be zeroed. */
async function unstrippableTiff(): Promise<Buffer> {
  const plain = await sharp(await colourPhoto('red', 5))
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>secret-author</dc:creator></x:xmpmeta>')
    .tiff({ compression: 'none' })
    .toBuffer();
  const at = plain.readUInt32LE(4);
  const count = plain.readUInt16LE(at);
  const extra = [60_001, 60_002, 60_003].map((tag) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(tag, 0);
    entry.writeUInt16LE(1, 2);
    entry.writeUInt32LE(plain.length - 8, 4);
    entry.writeUInt32LE(8, 8);
    return entry;
  });
  const head = Buffer.alloc(2);
  head.writeUInt16LE(count + extra.length);
  const entries = plain.subarray(at + 2, at + 2 + count * 12);
  const bytes = Buffer.concat([plain, head, entries, ...extra, Buffer.alloc(4)]);
  bytes.writeUInt32LE(plain.length, 4);
  return bytes;
}

describe('a photo that is handed out', () => {
  it('is drawn again where its metadata cannot be taken out', async () => {
    const bytes = await unstrippableTiff();
    expect(bytes.includes('secret-author')).toBe(true);
    const plain = Buffer.from((await plainPhoto({ bytes })) ?? []);
    expect(plain.includes('secret-author')).toBe(false);
    expect((await sharp(plain).metadata()).format).toBe('png');
    expect(await sharp(plain).raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer());
  });

  it('is itself where it holds nothing of that', async () => {
    expect(await plainPhoto({ bytes: await colourPhoto('red', 5) })).toBeNull();
  });
});
