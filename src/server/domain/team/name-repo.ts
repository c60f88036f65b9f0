import type { Queries } from './repo';

/** Names of everybody but one, disabled or not. */
export async function findOtherNames(db: Queries, except: string | null): Promise<string[]> {
  const where = except === null ? {} : { id: { not: except } };
  const rows = await db.user.findMany({ where, select: { name: true } });
  return rows.map(({ name }) => name);
}

export async function updateMemberName(db: Queries, id: string, name: string): Promise<void> {
  await db.user.update({ where: { id }, data: { name } });
}
