import type { Split } from '@/shared/coin-class';
import { toCoinClass } from '../../../db/class-row';
import type { Db } from '../../../db/dialect';
import { live } from '../../../db/visible';

/** Rows in one statement: SQLite reads them within one turn of the event loop. */
const CHUNK = 500;

export async function findExported(db: Db, versionId: string) {
  const version = await db.datasetVersion.findFirst({
    where: { ...live, id: versionId, dataset: live },
    select: {
      id: true,
      number: true,
      message: true,
      createdAt: true,
      contentHash: true,
      dataset: { select: { name: true } },
      classes: { orderBy: { index: 'asc' } },
    },
  });
  return version && { ...version, classes: version.classes.map(toCoinClass) };
}

/** Photos of a split, in their order, with what is known of them; never all at once. */
export async function* exportedPhotos(db: Db, { versionId, split }: { versionId: string; split: Split }) {
  for (let after = 0; ; ) {
    const items = await db.datasetItem.findMany({
      where: { versionId, split, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: CHUNK,
    });
    if (items.length === 0) return;
    const photos = await db.photo.findMany({
      where: { hash: { in: items.map(({ photoHash }) => photoHash) } },
      select: { hash: true, format: true },
    });
    const formats = new Map(photos.map(({ hash, format }) => [hash, format]));
    for (const item of items) yield { ...item, format: formats.get(item.photoHash) ?? 'jpeg' };
    after = items.at(-1)?.id ?? after;
  }
}
