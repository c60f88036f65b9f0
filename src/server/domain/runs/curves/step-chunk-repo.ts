import type { Db, Tx } from '../../../db/dialect';

/** Up to which entry of the log the step curve is packed; 0 when nothing is. */
export async function findPackedSeq(db: Db, runId: string): Promise<number> {
  const chunk = await db.stepChunk.findFirst({
    where: { runId },
    orderBy: { toSeq: 'desc' },
    select: { toSeq: true },
  });
  return chunk?.toSeq ?? 0;
}

/** The chunks that end after `afterSeq` and up to `toSeq`, in order. */
export function findChunks(
  db: Db,
  { runId, afterSeq, toSeq }: { runId: string; afterSeq: number; toSeq: number },
): Promise<{ toSeq: number; entries: Uint8Array }[]> {
  return db.stepChunk.findMany({
    where: { runId, toSeq: { gt: afterSeq, lte: toSeq } },
    orderBy: { toSeq: 'asc' },
    select: { toSeq: true, entries: true },
  });
}

export async function insertChunk(
  tx: Tx,
  chunk: { runId: string; toSeq: number; entries: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await tx.stepChunk.create({ data: chunk });
}
