import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildZip, centralHeaders, replaceBytes, type ZipEntry } from '../../../testing/zip-files';
import { openArchive } from './archive';
import { DamagedFileError } from './import-source';

const limits = { maxArchiveEntries: 100, maxUnpackedBytes: 64 * 1024 ** 2 };
const photo = Buffer.from('a photo, as far as a zip is concerned');
const plain: ZipEntry[] = [
  { path: 'a/1.jpg', bytes: photo },
  { path: 'b/2.jpg', bytes: 'another', compress: true },
];

describe('openArchive', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'mintmark-archive-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function open(zip: Buffer) {
    const file = path.join(dir, `${Math.random()}.zip`);
    await writeFile(file, zip);
    return openArchive(file, limits);
  }
  const opening = (zip: Buffer | Promise<Buffer>) =>
    expect((async () => (await open(await zip)).close())()).rejects;
  const refused = (message: string) =>
    expect.objectContaining({ code: 'bad-archive', message: expect.stringContaining(message) });

  it('lists files and folders and unpacks them', async () => {
    const archive = await open(
      await buildZip([...plain, { path: 'c/', bytes: null }, { path: '__MACOSX/a/._1.jpg', bytes: 'x' }]),
    );
    expect(archive.files.map((file) => file.path)).toEqual(['a/1.jpg', 'b/2.jpg']);
    expect(archive.directories).toEqual(['c']);
    const contents = await Promise.all(archive.files.map((file) => archive.read(file)));
    expect(contents.map(String)).toEqual([String(photo), 'another']);
    archive.close();
  });

  it.each([
    ['leads out of the archive', 'xx/1.jpg', '../1.jpg'],
    ['leads out of it with backslashes', 'xx/1.jpg', '..\\1.jpg'],
    ['leads out from the middle', 'a/xx/xx/1.jpg', 'a/../../1.jpg'],
    ['is absolute', 'xetc/1.jpg', '/etc/1.jpg'],
    ['names a Windows drive', 'xx/1.jpg', 'C:/1.jpg'],
  ])('refuses a path that %s', async (_, harmless, hostile) => {
    const zip = await buildZip([...plain, { path: harmless, bytes: photo }]);
    await opening(replaceBytes(zip, harmless, hostile)).toEqual(refused('leads out of the archive'));
  });

  it('refuses control characters in a name', async () => {
    await opening(replaceBytes(await buildZip(plain), 'a/1.jpg', 'a/\n.jpg')).toEqual(
      refused('control characters'),
    );
  });

  it('refuses a symbolic link', async () => {
    const link = { path: 'a/link.jpg', bytes: '/etc/passwd', mode: 0o120777 };
    await opening(buildZip([...plain, link])).toEqual(refused('"a/link.jpg" is a symbolic link'));
  });

  it('refuses a device', async () => {
    const device = { path: 'a/null', bytes: '', mode: 0o020666 };
    await opening(buildZip([...plain, device])).toEqual(refused('neither a file nor a folder'));
  });

  it('refuses two files of one name', async () => {
    const zip = await buildZip([...plain, { path: 'a/9.jpg', bytes: 'x' }]);
    await opening(replaceBytes(zip, 'a/9.jpg', 'a/1.jpg')).toEqual(refused('two files named "a/1.jpg"'));
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

  it('refuses a path that is deep or long, at its first entry', async () => {
    const deep = { path: `${'a/'.repeat(32_000)}1.jpg`, bytes: 'x' };
    await opening(buildZip([deep, ...plain])).toEqual(refused('deeper than 32 folders'));
    const long = { path: `${'a'.repeat(60_000)}/1.jpg`, bytes: 'x' };
    await opening(buildZip([long, ...plain])).toEqual(refused('longer than 1024 characters'));
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
    const file = archive.files.find((one) => one.path === 'c/3.jpg');
    await expect(archive.read(file as never)).rejects.toEqual(refused('size the archive declares'));
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
    const [first, second] = archive.files;
    await expect(archive.read(first as never)).rejects.toThrow(DamagedFileError);
    await expect(archive.read(second as never)).resolves.toEqual(Buffer.from('another'));
    archive.close();
  });
});
