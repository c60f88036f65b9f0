import type { NotificationKind } from '@/shared/contracts/notifications';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { DELETED_MEMBER } from '../team/deleted-member';

/** Rows in one statement: SQLite works on the thread that serves. */
const BATCH = 500;

export async function countOwn(
  db: Db,
  userId: string,
): Promise<{ comments: number; classifications: number }> {
  const [comments, remarks, classifications] = await Promise.all([
    db.comment.count({ where: { authorId: userId } }),
    db.answerComment.count({ where: { authorId: userId } }),
    db.classification.count({ where: { userId } }),
  ]);
  return { comments: comments + remarks, classifications };
}

export async function insertDeletedMember(db: Db): Promise<void> {
  const { id, ...member } = DELETED_MEMBER;
  await db.user.upsert({
    where: { id },
    create: { id, ...member, disabledAt: new Date() },
    update: {},
  });
}

export async function findOwnPhotos(db: Db, userId: string) {
  return db.classification.findMany({
    where: { userId },
    take: BATCH,
    select: { id: true, photoHash: true },
  });
}

/** @returns how many; fewer than a batch when none is left */
export async function deleteComments(db: Db, authorId: string): Promise<number> {
  const rows = await db.comment.findMany({ where: { authorId }, take: BATCH, select: { id: true } });
  const ids = rows.map(({ id }) => id);
  await db.comment.deleteMany({ where: { id: { in: ids } } });
  await db.deletion.deleteMany({ where: { kind: 'comment', itemId: { in: ids } } });
  return ids.length;
}

/** @returns how many; fewer than a batch when none is left */
export async function deleteAnswerComments(db: Db, authorId: string): Promise<number> {
  const rows = await db.answerComment.findMany({ where: { authorId }, take: BATCH, select: { id: true } });
  const ids = rows.map(({ id }) => id);
  await db.answerComment.deleteMany({ where: { id: { in: ids } } });
  await db.deletion.deleteMany({ where: { kind: 'answer-comment', itemId: { in: ids } } });
  return ids.length;
}

export async function updateCommentAuthor(db: Db, authorId: string): Promise<void> {
  const change = { where: { authorId }, data: { authorId: DELETED_MEMBER.id } };
  await db.comment.updateMany(change);
  await db.answerComment.updateMany(change);
}

/** Whether somebody else goes by that name: what was done under it may be theirs. */
export async function isNameShared(db: Db, name: string, userId: string): Promise<boolean> {
  return (await db.user.count({ where: { name, id: { not: userId } } })) > 0;
}

/** Columns that name a person as text. */
export const NAMING: readonly { table: Prisma.ModelName; column: string }[] = [
  { table: 'Run', column: 'createdBy' },
  { table: 'Run', column: 'controlBy' },
  { table: 'Sweep', column: 'createdBy' },
  { table: 'Experiment', column: 'createdBy' },
  { table: 'LeakOverride', column: 'createdBy' },
  { table: 'SavedView', column: 'createdBy' },
  { table: 'Worker', column: 'drainingBy' },
  { table: 'Worker', column: 'createdBy' },
  { table: 'Webhook', column: 'createdBy' },
  { table: 'Notification', column: 'owner' },
];

export async function updateNames(db: Db, name: string): Promise<void> {
  for (const { table, column } of NAMING) {
    const [rows, named] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
    for (;;) {
      const count = await db.$executeRaw`UPDATE ${rows} SET ${named} = ${DELETED_MEMBER.name}
        WHERE "id" IN (SELECT "id" FROM ${rows} WHERE ${named} = ${name} LIMIT ${BATCH})`;
      if (count < BATCH) break;
    }
  }
}

/** Runs in one statement; the logs of each are looked through by their index. */
const RUNS_AT_ONCE = 20;

/** Takes a name out of the logs of the next runs. @returns where to continue; null at the end */
export async function updateNamesInLogs(db: Db, name: string, after: string | null): Promise<string | null> {
  const runs = await db.run.findMany({
    where: after === null ? {} : { id: { gt: after } },
    orderBy: { id: 'asc' },
    take: RUNS_AT_ONCE,
    select: { id: true },
  });
  const last = runs.at(-1);
  if (!last) return null;
  const { jsonText, jsonWith } = db.dialect;
  await db.$executeRaw`UPDATE "RunEvent" SET "payload" = ${jsonWith('"payload"', 'by', DELETED_MEMBER.name)}
    WHERE "runId" IN (${Prisma.join(runs.map(({ id }) => id))}) AND "type" IN ('state', 'control')
      AND ${jsonText('"payload"', ['by'])} = ${name}`;
  return last.id;
}

/** Columns that hold a person's id without a relation that goes along with the account, and what stands there instead. */
export const MAKERS: readonly { table: Prisma.ModelName; column: string; instead: string | null }[] = [
  { table: 'Dataset', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'Dataset', column: 'testLockedBy', instead: null },
  { table: 'DatasetVersion', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'PhotoMap', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'Comment', column: 'resolvedBy', instead: DELETED_MEMBER.id },
  { table: 'TestOpening', column: 'userId', instead: DELETED_MEMBER.id },
  { table: 'Import', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'IncomingPhoto', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'IncomingPhoto', column: 'labelledBy', instead: DELETED_MEMBER.id },
  { table: 'IncomingPhoto', column: 'rejectedBy', instead: DELETED_MEMBER.id },
  { table: 'Deletion', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'Review', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'Evaluation', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'Finding', column: 'statusBy', instead: DELETED_MEMBER.id },
  { table: 'Draft', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'Draft', column: 'endedBy', instead: DELETED_MEMBER.id },
  { table: 'DraftOperation', column: 'by', instead: DELETED_MEMBER.id },
  { table: 'DraftBulk', column: 'by', instead: DELETED_MEMBER.id },
  { table: 'PasswordReset', column: 'createdBy', instead: DELETED_MEMBER.id },
  { table: 'Invite', column: 'createdBy', instead: DELETED_MEMBER.id },
];

/** Puts the deleted member in the place of a person's id on what that person made. */
export async function updateMaker(tx: Tx, userId: string): Promise<void> {
  const signed = {
    where: { userId },
    data: { userId: DELETED_MEMBER.id, signedBy: DELETED_MEMBER.name },
  } as const;
  await tx.reviewDecision.updateMany(signed);
  await tx.championMove.updateMany(signed);
  await tx.notification.deleteMany({ where: { recipientId: userId } });
  await tx.draftVisit.deleteMany({ where: { userId } });
  await tx.invite.deleteMany({ where: { OR: [{ createdBy: userId, usedAt: null }, { usedBy: userId }] } });
  for (const { table, column, instead } of MAKERS) {
    const [rows, maker] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
    await tx.$executeRaw`UPDATE ${rows} SET ${maker} = ${instead} WHERE ${maker} = ${userId}`;
  }
}

/** Kinds of notifications whose title begins with the name of who caused them, and which quote that person. */
const TOLD = ['comment', 'review-requested', 'review-decided'] satisfies NotificationKind[];

/** What others were told that a person has said. @returns how many; fewer than a batch when none is left */
export async function deleteTold(db: Db, name: string): Promise<number> {
  const where = { kind: { in: TOLD }, title: { startsWith: `${name} ` } };
  const rows = await db.notification.findMany({ where, take: BATCH, select: { id: true } });
  await db.notification.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
  return rows.length;
}

/** Removes the account with all that signs it in. Its worker tokens, which are keys of machines, go to `heir`. */
export async function deleteAccount(
  tx: Tx,
  { id, email, heir }: { id: string; email: string; heir: string },
): Promise<void> {
  await tx.apiToken.updateMany({ where: { userId: id, kind: 'worker' }, data: { userId: heir } });
  await tx.delivery.deleteMany({ where: { email } });
  await tx.verification.deleteMany({ where: { OR: [{ identifier: { contains: email } }, { value: id }] } });
  await tx.user.deleteMany({ where: { id } });
}

const PENDING = 'erasing ';

/** What remains to be erased, by the person's id. */
export async function findPending(db: Db): Promise<{ id: string; value: string }[]> {
  const rows = await db.setting.findMany({ where: { key: { startsWith: PENDING } } });
  return rows.map(({ key, value }) => ({ id: key.slice(PENDING.length), value }));
}

export async function upsertPending(db: Db, id: string, value: string): Promise<void> {
  const key = `${PENDING}${id}`;
  await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

export async function deletePending(tx: Tx, id: string): Promise<void> {
  await tx.setting.deleteMany({ where: { key: `${PENDING}${id}` } });
}
