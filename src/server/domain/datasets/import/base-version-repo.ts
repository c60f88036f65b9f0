import type { Split } from '@/shared/coin-class';
import { toCoinClass } from '../../../db/class-row';
import type { ColumnType, Db } from '../../../db/dialect';
import { live } from '../../../db/visible';
import type { ImageFormat } from '../../../pool/image-format';
import type { BaseVersion } from './add-to-version';

/** Rows in one statement: SQLite reads them within one turn of the event loop. */
const CHUNK = 1000;

/** A version with its classes and all its photos, as an import collects them; null when there is none. */
export async function findBaseVersion(db: Db, versionId: string): Promise<BaseVersion | null> {
  const version = await db.datasetVersion.findFirst({
    where: { ...live, id: versionId },
    select: { datasetId: true, number: true, classes: { orderBy: { index: 'asc' } } },
  });
  if (!version) return null;
  const keys = new Map(version.classes.map(({ index, key }) => [index, key]));
  const photos: BaseVersion['photos'] = [];
  for (let after = 0; ; ) {
    const items = await findItemsWithPhotos(db, versionId, after);
    for (const [, hash, format, width, height, bytes, classIndex, split, name, coin, origin] of items) {
      const classKey = keys.get(classIndex);
      if (classKey === undefined) continue;
      const file = `version ${version.number}/${split}/${classKey}/${name}`;
      photos.push({ hash, format, width, height, bytes, file, name, classKey, split, coin, origin });
    }
    const last = items.at(-1);
    if (!last) break;
    after = last[0];
  }
  const classes = version.classes.map(toCoinClass);
  return { datasetId: version.datasetId, number: version.number, classes, photos };
}

const itemColumns = {
  id: 'int',
  hash: 'text',
  format: 'text',
  width: 'int',
  height: 'int',
  bytes: 'int',
  classIndex: 'int',
  split: 'text',
  fileName: 'text',
  coin: 'text',
  origin: 'text',
} as const satisfies Record<string, ColumnType>;

type ItemRow = [
  id: number,
  hash: string,
  format: ImageFormat,
  width: number,
  height: number,
  bytes: number,
  classIndex: number,
  split: Split,
  name: string,
  coin: string | null,
  origin: string | null,
];

/** Photos of a version behind an id, in one cell: through the driver each cell has its price. */
async function findItemsWithPhotos(db: Db, versionId: string, after: number): Promise<ItemRow[]> {
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows(itemColumns)} AS "rows" FROM (
      SELECT "item"."id", "photo"."hash", "photo"."format", "photo"."width", "photo"."height", "photo"."bytes",
        "item"."classIndex", "item"."split", "item"."fileName", "item"."coin", "item"."origin"
      FROM "DatasetItem" "item" JOIN "Photo" "photo" ON "photo"."hash" = "item"."photoHash"
      WHERE "item"."versionId" = ${versionId} AND "item"."id" > ${after}
      ORDER BY "item"."id" LIMIT ${CHUNK}) "found"`;
  const items: ItemRow[] = JSON.parse(row?.rows ?? '[]');
  return items.sort(([a], [b]) => a - b);
}

/** Files that an earlier import of it left out because they are filed under two classes: people have still to decide. */
export async function findUndecidedCopies(db: Db, versionId: string) {
  const rows = await db.importCopy.findMany({
    where: { versionId },
    orderBy: { id: 'asc' },
    select: { photoHash: true, fileName: true, classKey: true, split: true, kept: true },
  });
  const settled = new Set(rows.flatMap(({ photoHash, kept }) => (kept ? photoHash : [])));
  return rows
    .filter(({ photoHash }) => !settled.has(photoHash))
    .map(({ photoHash: hash, fileName: file, classKey, split, kept }) => ({
      hash,
      file,
      classKey,
      split: split as Split | null,
      kept,
    }));
}

/**
 * Those files as photos that a version could have, each once: of the file that would stay if its class were settled. Of
 * archives that an earlier release took in the bytes are gone, and so are these.
 */
export async function findUndecidedPhotos(db: Db, versionId: string): Promise<BaseVersion['photos']> {
  const copies = await findUndecidedCopies(db, versionId);
  const first = new Map<string, (typeof copies)[number]>();
  for (const copy of copies) {
    const other = first.get(copy.hash);
    if (!other || rankOf(copy) < rankOf(other)) first.set(copy.hash, copy);
  }
  const photos: BaseVersion['photos'] = [];
  const hashes = [...first.keys()];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const facts = await db.photo.findMany({ where: { hash: { in: hashes.slice(start, start + CHUNK) } } });
    for (const { hash, format, width, height, bytes } of facts) {
      const copy = first.get(hash);
      if (!copy) continue;
      const { file, classKey, split } = copy;
      const name = file.split('/').at(-1) ?? file;
      photos.push({ hash, format: format as ImageFormat, width, height, bytes, file, name, classKey, split });
    }
  }
  return photos;
}

/** Evaluation photos stay where they are, as with copies within one class. */
const PRECEDENCE: (Split | null)[] = ['test', 'validation', 'train', null];
const rankOf = ({ split }: { split: Split | null }) => PRECEDENCE.indexOf(split);

/** Class and file name of every photo of a version. */
export async function findItemNames(
  db: Db,
  versionId: string,
): Promise<{ classIndex: number; name: string }[]> {
  const names: { classIndex: number; name: string }[] = [];
  for await (const items of itemPages(db, versionId)) {
    for (const { classIndex, fileName } of items) names.push({ classIndex, name: fileName });
  }
  return names;
}

async function* itemPages(db: Db, versionId: string) {
  let after = 0;
  for (;;) {
    const items = await db.datasetItem.findMany({
      where: { versionId, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: CHUNK,
      select: { id: true, classIndex: true, fileName: true },
    });
    if (items.length === 0) return;
    yield items;
    after = items.at(-1)?.id ?? after;
  }
}
