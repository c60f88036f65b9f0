import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { type Random, seededRandom } from '@/shared/random';
import { openArchiveSource } from '../domain/datasets/import/archive-source';
import { DamagedFileError } from '../domain/datasets/import/import-source';
import { AppError } from '../errors';
import { buildZip, type ZipEntry } from './zip-files';

const names = '{"a": "1 Cent,Euro,spain", "b": "2 Cent,Euro,spain"}';
const table = 'file_name,label,split\n1.jpg,one,train\n2.jpg,two,test\n3.jpg,"t,wo",\n';
const lines = '{"file_name": "1.jpg", "label": "one"}\n{"file_name": "2.jpg", "label": 2}\n';
const classFolders: ZipEntry[] = [
  { path: 'train/a/1.jpg', bytes: 'one' },
  { path: 'train/b/2.jpg', bytes: 'two', compress: true },
  { path: 'test/b/3.jpg', bytes: 'three' },
];
const loosePhotos: ZipEntry[] = ['1', '2', '3'].map((name) => ({ path: `${name}.jpg`, bytes: name }));

const coco = JSON.stringify({
  images: [1, 2, 3].map((id) => ({ id, file_name: `${id}.jpg`, width: 640, height: 480 })),
  annotations: [1, 2, 3].map((id) => ({ image_id: id, category_id: id % 2, bbox: [id, 1e2, 33.25, 47] })),
  categories: [0, 1].map((id) => ({ id, name: `kind ${id}` })),
});
const yolo: ZipEntry[] = [
  ...['1', '2', '3'].flatMap((name) => [
    { path: `train/images/${name}.jpg`, bytes: name },
    { path: `train/labels/${name}.txt`, bytes: `0 0.5 0.5 0.25 0.125\n1 0.1 0.1 0.3 0.1 0.3 0.5 0.1 0.5\n` },
  ]),
  { path: 'data.yaml', bytes: 'train: ../train/images\nnames:\n  0: &a one\n  1: [*a, two]\n  2: three\n' },
];

/** One of each kind that the import reads: archives, and texts inside of them. */
async function wholeArchives(): Promise<Buffer[]> {
  const inner = await buildZip(classFolders);
  const folders = classFolders.map((entry) => ({ ...entry, path: entry.path.replace(/^\w+\//, '') }));
  const tar = await tarOf(classFolders);
  return [
    inner,
    tar,
    gzipSync(tar),
    await buildZip([{ path: 'train.zip', bytes: await buildZip(folders) }]),
    await buildZip([...classFolders, { path: 'cat_to_name.json', bytes: names }]),
    await buildZip([...loosePhotos, { path: 'labels.csv', bytes: table }]),
    await buildZip([...loosePhotos, { path: 'metadata.jsonl', bytes: lines }]),
    // A tar has no checksums of what is in it: these reach the parsers of texts.
    await tarOf([...classFolders, { path: 'cat_to_name.json', bytes: names }]),
    await tarOf([...loosePhotos, { path: 'labels.csv', bytes: table }]),
    await tarOf([...loosePhotos, { path: 'boxes.json', bytes: coco }]),
    await tarOf(yolo),
    await tarOf(classFolders, [
      { name: 'train/a/link.jpg', type: 'symlink', linkname: '../../../../etc/passwd' },
      { name: `train/b/${'long'.repeat(40)}.jpg`, type: 'link', linkname: 'train/a/1.jpg' },
    ]),
    await tarOf(classFolders, [
      { name: 'train/c', type: 'directory' },
      { name: 'train/c/pipe', type: 'fifo' },
    ]),
  ];
}

async function tarOf(
  entries: ZipEntry[],
  others: (Partial<Header> & { name: string })[] = [],
): Promise<Buffer> {
  const tar = pack();
  for (const header of others) tar.entry(header);
  for (const { path: name, bytes } of entries) tar.entry({ name }, String(bytes));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Numbers at which sizes, offsets and counts turn over. */
const EXTREMES = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

const damages: ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => {
    const at = random.int(0, bytes.length - 1);
    bytes[at] = random.int(0, 255);
    return bytes;
  },
  (bytes, random) => {
    if (bytes.length >= 4) bytes.writeUInt32LE(random.pick(EXTREMES), random.int(0, bytes.length - 4));
    return bytes;
  },
  (bytes, random) => bytes.subarray(0, random.int(1, bytes.length)),
  (bytes, random) => {
    const [from, to] = [random.int(0, bytes.length), random.int(0, bytes.length)].sort((a, b) => a - b);
    const at = random.int(0, bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at)]);
  },
];

/**
 * Damages whole archives at random and brings each to the import: it is read, or refused by a sentence for people, and
 * each of its files is had or named as damaged. Anything else is thrown, with the seed that repeats it.
 * @param goOn asked before each archive, with how many there were
 * @returns how many were read and how many refused
 */
export async function fuzzArchives(request: {
  seed: string;
  goOn: (round: number) => boolean;
}): Promise<{ read: number; refused: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mintmark-fuzz-'));
  try {
    return await fuzzIn(folder, request);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fuzzIn(
  folder: string,
  { seed, goOn }: { seed: string; goOn: (round: number) => boolean },
): Promise<{ read: number; refused: number }> {
  const whole = await wholeArchives();
  const file = path.join(folder, 'fuzzed');
  const outcomes = { read: 0, refused: 0 };
  for (let round = 0; goOn(round); round++) {
    const random = seededRandom(`${seed}/${round}`);
    let bytes: Buffer = Buffer.from(random.pick(whole));
    // Little damage mostly: what is refused at its first byte says nothing of what comes after it.
    for (let left = random.pick([1, 1, 2, 4]); left > 0; left--)
      bytes = Buffer.from(random.pick(damages)(bytes, random));
    await writeFile(file, bytes);
    try {
      outcomes[(await isRead(file)) ? 'read' : 'refused'] += 1;
    } catch (error) {
      throw new Error(`the archive of seed "${seed}/${round}" is neither read nor refused`, { cause: error });
    }
  }
  return outcomes;
}

async function isRead(file: string): Promise<boolean> {
  const source = await openArchiveSource(file).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  if (!source) return false;
  try {
    for await (const photo of source.files) {
      await photo.read().catch((error: unknown) => {
        if (!(error instanceof DamagedFileError || error instanceof AppError)) throw error;
      });
    }
    return true;
  } finally {
    source.close();
  }
}
