import type { Prisma } from '../../db/generated/client';
import type { ImageFacts } from './check-photo';

/** Rows in one statement: five values each, well under SQLite's limit. */
const CHUNK = 1000;

/** Notes what is known of images; those known already stay as they are. */
export async function insertImages(tx: Prisma.TransactionClient, images: ImageFacts[]): Promise<void> {
  for (let start = 0; start < images.length; start += CHUNK) {
    const chunk = images.slice(start, start + CHUNK);
    const known = await tx.image.findMany({
      where: { hash: { in: chunk.map((image) => image.hash) } },
      select: { hash: true },
    });
    const hashes = new Set(known.map((image) => image.hash));
    await tx.image.createMany({
      data: chunk
        .filter((image) => !hashes.has(image.hash))
        .map(({ hash, format, width, height, bytes }) => ({ hash, format, width, height, bytes })),
    });
  }
}
