import type { Tx } from '../../db/dialect';
import type { PhotoFacts } from './check-photo';

/** Rows in one statement: five values each, well under SQLite's limit. */
const CHUNK = 1000;

/** Notes what is known of photos; those known already stay as they are. */
export async function insertPhotos(tx: Tx, photos: PhotoFacts[]): Promise<void> {
  for (let start = 0; start < photos.length; start += CHUNK) {
    const chunk = photos.slice(start, start + CHUNK);
    const known = await tx.photo.findMany({
      where: { hash: { in: chunk.map((image) => image.hash) } },
      select: { hash: true },
    });
    const hashes = new Set(known.map((image) => image.hash));
    await tx.photo.createMany({
      data: chunk
        .filter((image) => !hashes.has(image.hash))
        .map(({ hash, format, width, height, bytes }) => ({ hash, format, width, height, bytes })),
    });
  }
}
