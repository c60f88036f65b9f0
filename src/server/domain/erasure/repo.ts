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
const NAMING: readonly { table: Prisma.ModelName; column: string }[] = [
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

/** Takes a name out of the logs of the next runs. @returns where to go on; null at the end */
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

/** Puts the deleted member in the place of a person's id on what that person made. */
export async function updateMaker(tx: Tx, userId: string): Promise<void> {
  const made = { where: { createdBy: userId }, data: { createdBy: DELETED_MEMBER.id } } as const;
  await tx.dataset.updateMany(made);
  await tx.datasetVersion.updateMany(made);
  await tx.dataset.updateMany({ where: { testLockedBy: userId }, data: { testLockedBy: null } });
  await tx.comment.updateMany({
    where: { resolvedBy: userId },
    data: { resolvedBy: DELETED_MEMBER.id },
  });
  await tx.testOpening.updateMany({ where: { userId }, data: { userId: DELETED_MEMBER.id } });
  await tx.import.updateMany(made);
  await tx.incomingPhoto.updateMany(made);
  await tx.incomingPhoto.updateMany({
    where: { labelledBy: userId },
    data: { labelledBy: DELETED_MEMBER.id },
  });
  await tx.incomingPhoto.updateMany({
    where: { rejectedBy: userId },
    data: { rejectedBy: DELETED_MEMBER.id },
  });
  await tx.deletion.updateMany(made);
  await tx.review.updateMany(made);
  await tx.evaluation.updateMany(made);
  const signed = {
    where: { userId },
    data: { userId: DELETED_MEMBER.id, signedBy: DELETED_MEMBER.name },
  } as const;
  await tx.reviewDecision.updateMany(signed);
  await tx.championMove.updateMany(signed);
  await tx.notification.deleteMany({ where: { recipientId: userId } });
  await tx.finding.updateMany({ where: { statusBy: userId }, data: { statusBy: DELETED_MEMBER.id } });
  await tx.draft.updateMany(made);
  await tx.draft.updateMany({ where: { endedBy: userId }, data: { endedBy: DELETED_MEMBER.id } });
  await tx.draftOperation.updateMany({ where: { by: userId }, data: { by: DELETED_MEMBER.id } });
  await tx.draftVisit.deleteMany({ where: { userId } });
  await tx.invite.deleteMany({ where: { OR: [{ createdBy: userId, usedAt: null }, { usedBy: userId }] } });
  await tx.invite.updateMany(made);
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
