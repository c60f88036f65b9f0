import { AppError } from '../../errors';
import { countAdministrators, findMember, type Queries } from './repo';

/** @throws AppError `not-found` */
export async function requireMember(db: Queries, id: string) {
  const member = await findMember(db, id);
  if (!member) throw unknownMember();
  return member;
}

export const unknownMember = () =>
  new AppError('not-found', 'This person is not in the team any more. Reload the page.');

/**
 * Somebody else must be administrator when this member is one. Asked only after the lock `administrators`, or two who
 * step down at once each see the other stay.
 * @throws AppError `conflict`
 */
export async function keepAnAdministrator(db: Queries, member: { id: string; role: string }): Promise<void> {
  if (member.role !== 'administrator') return;
  if ((await countAdministrators(db, { except: member.id })) > 0) return;
  throw new AppError('conflict', 'The team needs an administrator: make somebody else administrator first.');
}
