import type { Db, Tx } from '../../../db/dialect';

/** What was answered after an epoch, as a worker has reported it. */
export interface AnsweredEpoch {
  epoch: number;
  /** See shared/epoch-answers.ts; null when they are not kept. */
  answers: Uint8Array<ArrayBuffer> | null;
}

/**
 * Takes the place of what is known of these epochs: as on the curve, what an attempt reports of an epoch counts
 * instead of what an earlier attempt did.
 */
export async function replaceAnswers(
  tx: Tx,
  runId: string,
  reported: readonly AnsweredEpoch[],
): Promise<void> {
  if (reported.length === 0) return;
  const latest = new Map(reported.map(({ epoch, answers }) => [epoch, answers]));
  await tx.epochAnswers.deleteMany({ where: { runId, epoch: { in: [...latest.keys()] } } });
  const data = [...latest].flatMap(([epoch, answers]) =>
    answers ? { runId, epoch, photos: answers.byteLength >> 1, answers } : [],
  );
  if (data.length > 0) await tx.epochAnswers.createMany({ data });
}

/** The epochs of which the answers to this many photos are kept. */
export async function findAnsweredEpochs(
  db: Db,
  { runId, photos }: { runId: string; photos: number },
): Promise<Set<number>> {
  const rows = await db.epochAnswers.findMany({ where: { runId, photos }, select: { epoch: true } });
  return new Set(rows.map(({ epoch }) => epoch));
}

export async function findEpochAnswers(db: Db, runId: string, epoch: number): Promise<Uint8Array | null> {
  const row = await db.epochAnswers.findUnique({
    where: { runId_epoch: { runId, epoch } },
    select: { answers: true },
  });
  return row?.answers ?? null;
}
