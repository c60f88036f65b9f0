import { Prisma } from './generated/client';

/**
 * A row as it was read. Every change that was decided on what was read is written only where the row is still the
 * same, and raises its version: of two such changes the second is refused. What may be written at any time without
 * a decision (a heartbeat, a name) leaves the version alone.
 */
export interface Seen {
  id: string;
  rowVersion: number;
}

/** @returns false, with nothing written, when another change was first */
export async function compareAndSet<Data extends object>(
  table: { updateMany(args: never): PromiseLike<{ count: number }> },
  { id, rowVersion }: Seen,
  /** `also` must hold too, of columns that a change without a decision writes. */
  { data, also }: { data: Data; also?: object },
): Promise<boolean> {
  const args = { where: { ...also, id, rowVersion }, data: { ...data, rowVersion: rowVersion + 1 } };
  const { count } = await table.updateMany(args as never);
  return count > 0;
}

/** The same in a statement over many rows, of which `given` says what was seen of each. */
export const seenColumns = { id: 'text', rowVersion: 'int' } as const;

export function isUnchanged(table: string, given: string): Prisma.Sql {
  return Prisma.raw(
    `"${table}"."id" = "${given}"."id" AND "${table}"."rowVersion" = "${given}"."rowVersion"`,
  );
}
