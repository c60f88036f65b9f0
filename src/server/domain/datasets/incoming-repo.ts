import { randomUUID } from 'node:crypto';
import type { IncomingSource } from '@/shared/contracts/incoming';
import type { Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';

/** Rows in one statement: SQLite writes them within one turn of the event loop. */
const CHUNK = 250;

export interface NewIncoming {
  hash: string;
  fileName: string;
  /** Null for one that somebody has to label. */
  classKey: string | null;
}

interface Sending {
  datasetId: string;
  source: IncomingSource;
  note?: string;
  createdBy: string | null;
  /** Whether the sender may decide about photos of others: label them again, and have them wait again. */
  mayDecide: boolean;
}

/**
 * Photos wait to be labelled and accepted. One that waits already stays as it is, but for a class that is given now; one
 * that was rejected or accepted waits again. Who may not decide changes only what nobody else has sent,
 * labelled or decided. Whoever sends the same photo at once makes one row.
 */
export async function upsertIncoming(
  tx: Tx,
  photos: readonly NewIncoming[],
  { datasetId, source, note = '', createdBy, mayDecide }: Sending,
): Promise<void> {
  const unique = [...new Map(photos.map((photo) => [photo.hash, photo])).values()];
  const now = new Date();
  const isOwn = Prisma.sql`"IncomingPhoto"."createdBy" = ${createdBy} AND "IncomingPhoto"."rejectedAt" IS NULL
    AND "IncomingPhoto"."importId" IS NULL
    AND COALESCE("IncomingPhoto"."labelledBy", "IncomingPhoto"."createdBy") = "IncomingPhoto"."createdBy"`;
  for (let start = 0; start < unique.length; start += CHUNK) {
    const rows = unique.slice(start, start + CHUNK).map(({ hash, fileName, classKey }) => {
      const labelledBy = classKey === null ? null : createdBy;
      return Prisma.sql`(${randomUUID()}, ${datasetId}, ${hash}, ${fileName}, ${source}, ${note}, ${classKey},
        ${labelledBy}, 0, ${now}, ${createdBy})`;
    });
    await tx.$executeRaw`INSERT INTO "IncomingPhoto" ("id", "datasetId", "photoHash", "fileName", "source", "note",
      "classKey", "labelledBy", "revision", "createdAt", "createdBy") VALUES ${Prisma.join(rows)}
      ON CONFLICT ("datasetId", "photoHash") DO UPDATE SET
        "classKey" = COALESCE(excluded."classKey", "IncomingPhoto"."classKey"),
        "labelledBy" = COALESCE(excluded."labelledBy", "IncomingPhoto"."labelledBy"),
        "note" = CASE WHEN excluded."note" = '' THEN "IncomingPhoto"."note" ELSE excluded."note" END,
        "rejectedAt" = NULL,
        "rejectedBy" = NULL,
        "importId" = NULL,
        "revision" = "IncomingPhoto"."revision" + 1
      WHERE NOT EXISTS (SELECT 1 FROM "Import" WHERE "Import"."id" = "IncomingPhoto"."importId"
        AND "Import"."state" = 'running') ${mayDecide ? Prisma.empty : Prisma.sql`AND ${isOwn}`}`;
  }
}

/** @returns how many photos wait, labelled or not */
export function countWaitingIncoming(tx: Tx, datasetId: string): Promise<number> {
  return tx.incomingPhoto.count({
    where: { datasetId, rejectedAt: null, OR: [{ importId: null }, { import: { state: 'failed' } }] },
  });
}
