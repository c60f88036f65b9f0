import type { ColumnType, Db, Tx } from '../../db/dialect';
import type { Photo } from '../../db/generated/client';
import type { PhotoFacts } from '../../pool/pool-tasks';

/** Rows in one statement: SQLite writes them within one turn of the event loop. */
const CHUNK = 250;

const photoColumns = {
  hash: 'text',
  format: 'text',
  width: 'int',
  height: 'int',
  bytes: 'int',
} as const satisfies Record<string, ColumnType>;

export function findPhoto(db: Db, hash: string): Promise<Photo | null> {
  return db.photo.findUnique({ where: { hash } });
}

/** Writes what is known of photos, each once; those known already stay as they are. */
export async function insertPhotos(tx: Tx, given: readonly PhotoFacts[]): Promise<void> {
  const photos = [...new Map(given.map((photo) => [photo.hash, photo])).values()];
  for (let start = 0; start < photos.length; start += CHUNK) {
    const chunk = photos.slice(start, start + CHUNK);
    const rows = chunk.map(({ hash, format, width, height, bytes }) => ({
      hash,
      format,
      width,
      height,
      bytes,
    }));
    // SQLite takes "ON" after a table for a join, unless there is a condition.
    await tx.$executeRaw`
      INSERT INTO "Photo" ("hash", "format", "width", "height", "bytes")
      SELECT "hash", "format", "width", "height", "bytes"
      FROM ${tx.dialect.rowsOf(JSON.stringify(rows), photoColumns)} "given" WHERE true
      ON CONFLICT DO NOTHING`;
  }
}
