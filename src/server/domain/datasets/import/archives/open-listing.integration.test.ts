import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildZip, centralHeaders, replaceBytes, type ZipEntry } from '../../../../testing/zip-files';
import { DamagedFileError } from '../import-source';
import type { ListedEntry } from '../layout/listing';
import { openListing } from './open-listing';

const limits = { maxArchiveEntries: 100, maxUnpackedBytes: 64 * 1024 ** 2 };
const photo = Buffer.from('a photo, as far as a zip is concerned');
const plain: ZipEntry[] = [
  { path: 'a/1.jpg', bytes: photo },
  { path: 'b/2.jpg', bytes: 'another', compress: true },
];

/** One letter and a run of it, longer than Deflate can write at once, by Deflate64's fixed codes. */
function longRun(length: number): Buffer {
  const bits: number[] = [];
  const number = (value: number, count: number) => {
    for (let i = 0; i < count; i++) bits.push((value >> i) & 1);
  };
  const code = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  number(0b011, 3);
  code(0x30 + 'a'.charCodeAt(0), 8);
  code(0b1100_0101, 8);
  number(length - 1 - 3, 16);
  code(0, 5);
  code(0, 7);
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] as number) | (bit << (i & 7));
  return bytes;
}

describe('openListing', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'mintmark-archive-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function open(zip: Buffer) {
    const file = path.join(dir, `${Math.random()}.zip`);
    await writeFile(file, zip);
    return openListing(file, limits);
  }
  const opening = (zip: Buffer | Promise<Buffer>) =>
    expect((async () => (await open(await zip)).close())()).rejects;
  const refused = (message: string) =>
    expect.objectContaining({ code: 'bad-archive', message: expect.stringContaining(message) });

  it('lists files and folders and unpacks them', async () => {
    const archive = await open(
      await buildZip([...plain, { path: 'c/', bytes: null }, { path: '__MACOSX/a/._1.jpg', bytes: 'x' }]),
    );
    expect(archive.entries.map(({ name, isFolder }) => [name, isFolder])).toEqual([
      ['a/1.jpg', false],
      ['b/2.jpg', false],
      ['c/', true],
      ['__MACOSX/a/._1.jpg', false],
    ]);
    const contents = await Promise.all(archive.entries.slice(0, 2).map((entry) => archive.read(entry)));
    expect(contents.map(String)).toEqual([String(photo), 'another']);
    archive.close();
  });

  it('refuses a symbolic link', async () => {
    const link = { path: 'a/link.jpg', bytes: '/etc/passwd', mode: 0o120777 };
    await opening(buildZip([...plain, link])).toEqual(refused('"a/link.jpg" is a symbolic link'));
  });

  it('refuses a device', async () => {
    const device = { path: 'a/null', bytes: '', mode: 0o020666 };
    await opening(buildZip([...plain, device])).toEqual(refused('neither a file nor a folder'));
  });

  it('refuses an encrypted file', async () => {
    const zip = await buildZip(plain);
    const compressed = centralHeaders(zip)[1] as number;
    zip.writeUInt16LE(zip.readUInt16LE(compressed + 8) | 1, compressed + 8);
    await opening(zip).toEqual(refused('is encrypted'));
  });

  it('refuses a file packed by an uncommon method', async () => {
    const zip = await buildZip(plain);
    for (const at of centralHeaders(zip)) zip.writeUInt16LE(14, at + 10);
    await opening(zip).toEqual(refused('uncommon method'));
  });

  it('refuses a bomb by the size it declares', async () => {
    const bomb = { path: 'a/bomb.jpg', bytes: Buffer.alloc(20 * 1024 ** 2), compress: true };
    await opening(buildZip([...plain, bomb])).toEqual(refused('"a/bomb.jpg" unpacks to more than 200 times'));
  });

  it('refuses many small files that are a bomb together', async () => {
    const parts = Array.from({ length: 8 }, (_, n) => ({
      path: `c/${n}.jpg`,
      bytes: Buffer.alloc(5 * 1024 ** 2),
      compress: true,
    }));
    await opening(buildZip([...plain, ...parts])).toEqual(refused('It unpacks to more than 200 times'));
  });

  it('refuses more than the limit of unpacked bytes', async () => {
    const parts = Array.from({ length: 9 }, (_, n) => ({
      path: `a/${n}.jpg`,
      bytes: Buffer.alloc(8 * 1024 ** 2, `${n}`),
    }));
    await opening(buildZip(parts)).toEqual(refused('more than 64 MiB'));
  });

  it('refuses more than the limit of entries', async () => {
    const many = Array.from({ length: 101 }, (_, n) => ({ path: `a/${n}.jpg`, bytes: 'x' }));
    await opening(buildZip(many)).toEqual(refused('more than 100 entries'));
  });

  it('stops unpacking a bomb that declares a small size', async () => {
    const zip = await buildZip([
      ...plain,
      { path: 'c/3.jpg', bytes: Buffer.alloc(30 * 1024 ** 2), compress: true },
    ]);
    const header = centralHeaders(zip)[2] as number;
    zip.writeUInt32LE(1000, header + 24);
    const archive = await open(zip);
    const file = archive.entries.find(({ name }) => name === 'c/3.jpg') as ListedEntry;
    await expect(archive.read(file)).rejects.toEqual(refused('size the archive declares'));
    archive.close();
  });

  it.each([0.3, 0.7, 0.98])('refuses a zip cut off at %d of its length', async (share) => {
    const zip = await buildZip(plain);
    await opening(zip.subarray(0, Math.floor(zip.length * share))).toEqual(
      refused('cut off during the upload'),
    );
  });

  it('refuses what is no zip', async () => {
    await opening(Buffer.from('hello')).toEqual(refused('not a zip file'));
    await opening(Buffer.alloc(0)).toEqual(refused('not a zip file'));
  });

  it('tells a file whose bytes changed from one that is whole', async () => {
    const zip = replaceBytes(await buildZip(plain), 'a photo', 'A photo');
    const archive = await open(zip);
    const [first, second] = archive.entries;
    await expect(archive.read(first as never)).rejects.toThrow(DamagedFileError);
    await expect(archive.read(second as never)).resolves.toEqual(Buffer.from('another'));
    archive.close();
  });

  it.each([
    ['after it', (zip: Buffer) => Buffer.concat([zip, Buffer.alloc(37)])],
    ['before it', (zip: Buffer) => Buffer.concat([Buffer.from('a program that unpacks it'), zip])],
    [
      'in its comment, with the mark of an end',
      (zip: Buffer) => {
        const comment = `PK\x05\x06${'c'.repeat(40)}`;
        const whole = Buffer.concat([zip, Buffer.from(comment)]);
        whole.writeUInt16LE(comment.length, zip.length - 2);
        return whole;
      },
    ],
    [
      'after it, with the mark of an end',
      (zip: Buffer) => Buffer.concat([zip, Buffer.from('PK\x05\x06 no end')]),
    ],
  ])('reads a zip with bytes %s', async (_, change) => {
    const archive = await open(change(await buildZip(plain)));
    expect(archive.entries.map(({ name }) => name)).toEqual(['a/1.jpg', 'b/2.jpg']);
    expect(String(await archive.read(archive.entries[1] as ListedEntry))).toBe('another');
    archive.close();
  });

  it('reads Deflate64, and names what is damaged or longer than declared', async () => {
    const plain = Buffer.alloc(50_001, 'a');
    const zip = await buildZip([{ path: 'a/1.jpg', bytes: longRun(50_001) }]);
    const [at] = centralHeaders(zip) as [number];
    for (const [header, shift] of [
      [at, 0],
      [0, -2],
    ] as const) {
      zip.writeUInt16LE(9, header + 10 + shift);
      zip.writeUInt32LE(crc32(plain), header + 16 + shift);
      zip.writeUInt32LE(plain.length, header + 24 + shift);
    }
    const archive = await open(zip);
    const [entry] = archive.entries as [ListedEntry];
    expect((await archive.read(entry)).equals(plain)).toBe(true);
    archive.close();
    for (const damage of [
      (bytes: Buffer) => bytes.writeUInt32LE(40_000, at + 24),
      (bytes: Buffer) => bytes.writeUInt32LE(50_002, at + 24),
      (bytes: Buffer) => bytes.writeUInt8(0xff, bytes.indexOf('a/1.jpg') + 9),
    ]) {
      const damaged = Buffer.from(zip);
      damage(damaged);
      const other = await open(damaged);
      await expect(other.read(other.entries[0] as ListedEntry)).rejects.toThrow(DamagedFileError);
      other.close();
    }
  });

  it('refuses files that overlap', async () => {
    const zip = await buildZip(plain);
    const second = centralHeaders(zip)[1] as number;
    zip.writeUInt32LE(5, second + 42);
    await opening(zip).toEqual(refused('overlap'));
  });

  it('reads names by flag, by the field of Info-ZIP, or leaves them bytes', async () => {
    const zip = await buildZip([{ path: '5 Öre/1.jpg', bytes: photo }]);
    const declared = await open(zip);
    expect(declared.entries[0]?.name).toBe('5 Öre/1.jpg');
    declared.close();
    const at = centralHeaders(zip)[0] as number;
    zip.writeUInt16LE(zip.readUInt16LE(at + 8) & ~0x800, at + 8);
    const unclear = await open(zip);
    expect(unclear.entries[0]?.name).toEqual(new Uint8Array(Buffer.from('5 Öre/1.jpg')));
    unclear.close();
  });

  it('reads zips in a zip as folders of their names', async () => {
    const inner = await buildZip(plain);
    const archive = await open(
      await buildZip([
        { path: 'train.zip', bytes: inner, compress: true },
        { path: 'test.zip', bytes: inner },
        { path: 'sample.csv', bytes: 'id' },
      ]),
    );
    expect(archive.entries.map(({ name }) => name)).toEqual([
      'sample.csv',
      'train/a/1.jpg',
      'train/b/2.jpg',
      'test/a/1.jpg',
      'test/b/2.jpg',
    ]);
    expect(archive.notes.join()).toContain(
      '2 archives inside of it (train.zip, test.zip) were read as folders',
    );
    expect(String(await archive.read(archive.entries[4] as ListedEntry))).toBe('another');
    archive.close();
  });

  it('reads archives of any kind in archives, some deep, and none of what a system put beside them', async () => {
    const packed = gzipSync(await tar([{ name: 'a/1.jpg', bytes: 'one' }]));
    const deep = await buildZip([
      { path: 'deep.zip', bytes: await buildZip([{ path: 'inner.tar.gz', bytes: packed }]) },
    ]);
    const outer = await tar([
      { name: 'coins/train.tgz', bytes: packed },
      { name: 'coins/test.zip', bytes: await buildZip(plain) },
      { name: 'coins/all.zip', bytes: deep },
      { name: '__MACOSX/coins/._test.zip', bytes: 'no zip' },
      { name: 'coins/old.rar', bytes: 'Rar!' },
    ]);
    const archive = await open(outer);
    expect(archive.entries.map(({ name }) => name)).toEqual([
      '__MACOSX/coins/._test.zip',
      'coins/old.rar',
      'coins/train/a/1.jpg',
      'coins/test/a/1.jpg',
      'coins/test/b/2.jpg',
      'coins/all/deep/inner/a/1.jpg',
    ]);
    expect(String(await archive.read(archive.entries[5] as ListedEntry))).toBe('one');
    expect(archive.notes.join()).toContain('coins/old.rar: such archives are not read');
    archive.close();
  });

  it('says which archive inside is wrong, leaves those beside photos alone, and goes down no endless stairs', async () => {
    await opening(buildZip([{ path: 'train.zip', bytes: 'cut off' }])).toEqual(
      refused('wrong with "train.zip"'),
    );
    const cover = await open(
      await buildZip([
        { path: 'cover.jpg', bytes: photo },
        { path: 'more.zip', bytes: await buildZip(plain) },
      ]),
    );
    expect(cover.entries.map(({ name }) => name)).toEqual(['cover.jpg', 'more/a/1.jpg', 'more/b/2.jpg']);
    cover.close();
    const several = ['c', 'd'].map((name) => ({ path: `${name}/1.jpg`, bytes: photo }));
    const beside = await open(
      await buildZip([...plain, ...several, { path: 'more.zip', bytes: await buildZip(plain) }]),
    );
    expect(beside.entries).toHaveLength(5);
    expect(beside.notes.join()).toContain('(more.zip) was not opened, since photos lie beside');
    beside.close();
    let stairs = await buildZip(plain);
    for (let i = 0; i < 6; i++) stairs = await buildZip([{ path: `${i}.zip`, bytes: stairs }]);
    const stairway = await open(stairs);
    expect(stairway.notes.join()).toContain('opened 3 deep at most');
    stairway.close();
    const full = await buildZip([{ path: 'a/1.jpg', bytes: Buffer.alloc(9 * 1024 ** 2, 'x') }]);
    const many = Array.from({ length: 8 }, (_, n) => ({ path: `${n}.zip`, bytes: full, compress: true }));
    await opening(buildZip(many)).toEqual(refused('more than 64 MiB'));
  });

  it('reads a large zip that another program stands before, and names a part of a divided one', async () => {
    const zip = await buildZip(plain);
    const end = zip.length - 22;
    const [size, at] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
    const large = Buffer.alloc(56 + 20);
    large.writeUInt32LE(0x06064b50, 0);
    large.writeBigUInt64LE(44n, 4);
    large.writeUInt16LE(45, 12);
    large.writeUInt16LE(45, 14);
    for (const place of [24, 32]) large.writeBigUInt64LE(2n, place);
    large.writeBigUInt64LE(BigInt(size), 40);
    large.writeBigUInt64LE(BigInt(at), 48);
    large.writeUInt32LE(0x07064b50, 56);
    large.writeBigUInt64LE(BigInt(end), 64);
    large.writeUInt32LE(1, 72);
    const last = Buffer.from(zip.subarray(end));
    last.writeUInt16LE(0xffff, 8);
    last.writeUInt16LE(0xffff, 10);
    last.writeUInt32LE(0xffffffff, 12);
    last.writeUInt32LE(0xffffffff, 16);
    const whole = Buffer.concat([zip.subarray(0, end), large, last]);
    for (const before of [Buffer.alloc(0), Buffer.from('a program that unpacks it')]) {
      const archive = await open(Buffer.concat([before, whole]));
      expect(String(await archive.read(archive.entries[1] as ListedEntry))).toBe('another');
      archive.close();
    }
    const part = Buffer.from(zip);
    part.writeUInt16LE(2, end + 4);
    await opening(part).toEqual(refused('one of the parts of a divided zip'));
  });

  it('reads both names of a file in a tar, the last of several files of a name, and no file with holes', async () => {
    const archive = await open(
      await tar([
        { name: './a/1.jpg', bytes: 'old' },
        { name: 'a/1.jpg', bytes: 'new' },
        { name: 'b/1.jpg', type: 'link', linkname: 'a/1.jpg' },
        {
          name: 'c/1.jpg',
          bytes: 'holes',
          pax: { 'GNU.sparse.major': '1', 'GNU.sparse.name': 'c/real.jpg' },
        },
      ]),
    );
    expect(archive.entries.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a/1.jpg', 3],
      ['b/1.jpg', 3],
      ['c/real.jpg', 5],
    ]);
    expect(archive.notes).toEqual(['1 file stands in it more than once; the last one counts.']);
    const [, second, third] = archive.entries as [ListedEntry, ListedEntry, ListedEntry];
    expect(String(await archive.read(second))).toBe('new');
    await expect(archive.read(third)).rejects.toThrow('stored without its holes');
    archive.close();
    await opening(tar([{ name: 'b/1.jpg', type: 'link', linkname: '/etc/passwd' }])).toEqual(
      refused('is a link to "/etc/passwd", which does not come before it'),
    );
  });

  interface TarFile {
    name: string;
    type?: 'symlink' | 'link' | 'character-device';
    linkname?: string;
    pax?: Record<string, string>;
    bytes?: string | Buffer;
  }

  async function tar(files: TarFile[]) {
    const packed = pack();
    for (const { bytes = '', ...header } of files) {
      packed.entry(
        { ...header, ...(header.type === 'symlink' && { linkname: '/etc/passwd' }) },
        bytes as string,
      );
    }
    packed.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of packed as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  const long = `${'folder/'.repeat(30)}1.jpg`;

  it.each([
    ['a tar', (bytes: Buffer) => bytes],
    ['a tar.gz', (bytes: Buffer) => gzipSync(bytes)],
  ])('reads %s, whatever it is called', async (_, change) => {
    const archive = await open(
      change(
        await tar([
          { name: 'a/1.jpg', bytes: 'one' },
          { name: long, bytes: 'two' },
        ]),
      ),
    );
    expect(archive.entries.map(({ name }) => name)).toEqual(['a/1.jpg', long]);
    expect(String(await archive.read(archive.entries[1] as ListedEntry))).toBe('two');
    archive.close();
    expect(await readdir(dir)).not.toContainEqual(expect.stringContaining('.scratch'));
  });

  it('refuses links and devices in a tar, and one that is cut off or a bomb', async () => {
    await opening(tar([{ name: 'a/l.jpg', type: 'symlink' }])).toEqual(refused('is a symbolic link'));
    await opening(tar([{ name: 'a/d', type: 'character-device' }])).toEqual(
      refused('neither a file nor a folder'),
    );
    const packed = gzipSync(await tar([{ name: 'a/1.jpg', bytes: 'one'.repeat(999) }]));
    await opening(packed.subarray(0, packed.length - 12)).toEqual(refused('cut off during the upload'));
    const whole = await tar([
      { name: 'a/1.jpg', bytes: 'one' },
      { name: 'b/2.jpg', bytes: 'two' },
    ]);
    const between = await open(whole.subarray(0, 1024));
    expect(between.notes.join()).toContain('ends without the mark of its end');
    between.close();
    const bomb = gzipSync(await tar([{ name: 'a/1.jpg', bytes: 'a'.repeat(20 * 1024 ** 2) }]));
    await opening(bomb).toEqual(refused('unpacks to more than 200 times'));
  });

  it.each([
    ["7z\xbc\xaf'\x1c", 'is a 7z archive'],
    ['Rar!\x1a\x07\x01\0', 'is a RAR archive'],
    ['\xfd7zXZ\0', 'is packed by xz'],
  ])('names what %j begins, and says what to do', async (magic, message) => {
    await opening(Buffer.from(magic.padEnd(600, '\0'), 'latin1')).toEqual(refused(message));
  });
});
