import { Prisma } from './generated/client';

/** Rows that were not deleted, archived or not. What lies in the bin is found by nobody but the bin. */
export const live = { deletionId: null } as const;
/** Rows that lists show unless they are asked for more. */
export const shown = { deletionId: null, archivedAt: null } as const;

/** The same in a statement: rows of `table` that a list shows. @param archived those of the archive as well */
export function isShown(table: string, archived = false): Prisma.Sql {
  const isLive = Prisma.raw(`"${table}"."deletionId" IS NULL`);
  return archived ? isLive : Prisma.sql`${isLive} AND ${Prisma.raw(`"${table}"."archivedAt" IS NULL`)}`;
}
