import type { Db, Tx } from '../../db/dialect';

/** Those of one person and of the team, by name. */
export function findViews(db: Db, { list, userId }: { list: string; userId: string }) {
  return db.savedView.findMany({
    where: { list, OR: [{ ownerId: userId }, { ownerId: null }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

export function findView(db: Db, id: string) {
  return db.savedView.findUnique({ where: { id } });
}

/** Writes a view in the place of the owner's one of the same name. */
export async function replaceView(
  tx: Tx,
  view: { list: string; name: string; search: string; ownerId: string | null; createdBy: string },
): Promise<{ id: string }> {
  const { list, name, ownerId } = view;
  await tx.savedView.deleteMany({ where: { list, name, ownerId } });
  return tx.savedView.create({ data: view, select: { id: true } });
}

export function countViews(db: Db, where: { list: string; ownerId: string | null }): Promise<number> {
  return db.savedView.count({ where });
}

export async function deleteView(db: Db, id: string): Promise<void> {
  await db.savedView.deleteMany({ where: { id } });
}
