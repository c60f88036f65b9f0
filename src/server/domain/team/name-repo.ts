import type { Db, Tx } from '../../db/dialect';
import { deleteSetting, findSetting, upsertSetting } from '../../db/settings';
import type { Queries } from './repo';

/** Names of everybody but one, disabled or not. */
export async function findOtherNames(db: Queries, except: string | null): Promise<string[]> {
  const where = except === null ? {} : { id: { not: except } };
  const rows = await db.user.findMany({ where, select: { name: true } });
  return rows.map(({ name }) => name);
}

const formerNames = (id: string) => `former names of ${id}`;

/** Names that a person had before: what was done under them still says them. */
export async function findFormerNames(db: Pick<Db, 'setting'>, id: string): Promise<string[]> {
  // Written below.
  return JSON.parse((await findSetting(db, formerNames(id))) ?? '[]') as string[];
}

export async function deleteFormerNames(tx: Tx, id: string): Promise<void> {
  await deleteSetting(tx, formerNames(id));
}

export async function updateMemberName(tx: Tx, id: string, name: string): Promise<void> {
  const former = await tx.user.findUniqueOrThrow({ where: { id }, select: { name: true } });
  const names = new Set([...(await findFormerNames(tx, id)), former.name]);
  names.delete(name);
  await upsertSetting(tx, formerNames(id), JSON.stringify([...names]));
  await tx.user.update({ where: { id }, data: { name } });
}
