import type { Db, Tx } from '../../db/dialect';
import type { Photo } from '../../db/generated/client';
import type { PhotoFacts } from '../../pool/pool-tasks';

/** Rows in one statement: SQLite writes them within one turn of the event loop. */
const CHUNK = 250;

export function findPhoto(db: Db, hash: string): Promise<Photo | null> {
  return db.photo.findUnique({ where: { hash } });
}

/** Writes what is known of photos, each once; those known already stay as they are. */
export async function insertPhotos(tx: Tx, given: readonly PhotoFacts[]): Promise<void> {
  const photos = [...new Map(given.map((photo) => [photo.hash, photo])).values()];
  for (let start = 0; start < photos.length; start += CHUNK) {
    const chunk = photos.slice(start, start + CHUNK);
    const known = await tx.photo.findMany({
      where: { hash: { in: chunk.map((photo) => photo.hash) } },
      select: { hash: true },
    });
    const hashes = new Set(known.map((photo) => photo.hash));
    await tx.photo.createMany({
      data: chunk
        .filter((photo) => !hashes.has(photo.hash))
        .map(({ hash, format, width, height, bytes }) => ({ hash, format, width, height, bytes })),
    });
  }
}
