import { createHash } from 'node:crypto';
import { CHAIN_START, entryHash, personDigest } from '@/shared/audit-chain';
import type { AuditRow } from '@/shared/contracts/audit';
import type { Database, Tx } from '../../db/dialect';
import { type PendingEntry, plainText, withPlainTexts } from './audit-record';
import { findHead, findKnownIds, findObjects, insertEntries } from './repo';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Appends entries to the chain, in this order; those that are in it already are left out. */
export async function appendEntries(db: Database, given: readonly PendingEntry[]): Promise<void> {
  const entries = given.map(withPlainTexts);
  const objects = await findObjects(
    db,
    entries.flatMap(({ object }) => (object?.id ? { type: object.type, ref: object.id } : [])),
  );
  await db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'audit');
    const known = await findKnownIds(
      tx,
      entries.map(({ id }) => id),
    );
    const rows = entries
      .filter(({ id }) => !known.has(id))
      .map(({ object, ...entry }) => {
        const found = object?.id ? objects.get(`${object.type} ${object.id}`) : undefined;
        return {
          ...entry,
          object: object && { type: object.type, id: found?.id ?? object.id },
          objectName: found?.name ?? null,
        };
      });
    await appendInTransaction(tx, rows);
  });
}

/** The same inside a transaction that has the lock `audit`. */
export async function appendInTransaction(
  tx: Tx,
  entries: readonly (PendingEntry & { objectName?: string | null; cutTo?: number })[],
): Promise<void> {
  let last = (await findHead(tx)) ?? { seq: 0, hash: CHAIN_START };
  const rows: AuditRow[] = [];
  for (const entry of entries) {
    const person = {
      salt: entry.salt,
      actorName: entry.actor?.name ?? null,
      address: entry.address,
    };
    const row = {
      seq: last.seq + 1,
      id: entry.id,
      at: new Date(entry.at),
      actorId: entry.actor?.id ?? null,
      ...person,
      personDigest: personDigest(person, sha256),
      via: entry.via,
      tokenId: entry.tokenId,
      action: entry.action,
      outcome: entry.outcome,
      objectType: entry.object?.type ?? null,
      objectId: entry.object?.id ?? null,
      objectName: entry.objectName ? plainText(entry.objectName) : null,
      detail: JSON.stringify(entry.detail),
      cutTo: entry.cutTo ?? null,
      previousHash: last.hash,
    };
    const hash = entryHash(row, sha256);
    rows.push({ ...row, hash });
    last = { seq: row.seq, hash };
  }
  if (rows.length > 0) await insertEntries(tx, rows);
}
