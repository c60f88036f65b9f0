import type { z } from 'zod';
import { ChainVerifier } from '@/shared/audit-chain';
import type {
  AuditChoices,
  AuditFilter,
  AuditRow,
  AuditVerification,
  listAuditInput,
  verifyAuditInput,
} from '@/shared/contracts/audit';
import type { Page } from '@/shared/contracts/paging';
import { daysAgo } from '@/shared/days';
import { toPage } from '../../db/keyset';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { appendInTransaction, sha256 } from './append-entries';
import { newEntry } from './audit-record';
import { deleteEntriesUpTo, findChoices, findCutEnd, findEntriesAfter, findEntryPage } from './repo';

/** A page of the entries that pass all filters, the newest first. */
export async function listEntries(
  deps: Pick<Deps, 'db' | 'audit'>,
  input: z.output<typeof listAuditInput>,
): Promise<Page<AuditRow>> {
  await deps.audit.flush();
  const { keys, rows } = await findEntryPage(deps.db, input);
  return toPage(keys, rows, ({ seq }) => seq);
}

/** What occurs in the log, for the filters. */
export async function listChoices(deps: Pick<Deps, 'db'>): Promise<AuditChoices> {
  const { ids, people, actions } = await findChoices(deps.db);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const actors = ids.map((id) => ({ id, name: names.get(id) ?? 'Deleted member' }));
  return { actors: actors.sort((a, b) => a.name.localeCompare(b.name)), actions };
}

/** All entries that pass the filters, in the order of the chain, read in batches. */
export async function* readEntries(
  deps: Pick<Deps, 'db' | 'audit'>,
  filter: AuditFilter = {},
): AsyncGenerator<AuditRow> {
  await deps.audit.flush();
  let seq = 0;
  for (;;) {
    const rows = await findEntriesAfter(deps.db, { seq, limit: tunables.auditBatchEntries, filter });
    yield* rows;
    if (rows.length < tunables.auditBatchEntries) return;
    seq = rows.at(-1)?.seq ?? seq;
  }
}

/** Follows the chain from its first entry to its last. */
export async function verifyLog(
  deps: Pick<Deps, 'db' | 'audit'>,
  { expect }: z.output<typeof verifyAuditInput>,
): Promise<AuditVerification> {
  const verifier = new ChainVerifier({ sha256, expect });
  for await (const entry of readEntries(deps)) if (!verifier.add(entry)) break;
  return verifier.result();
}

/**
 * Removes entries that are older than the settings keep them. A checkpoint is appended first that says up to which
 * one and with which hash, so that the rest is still provable, and so is what somebody has exported before.
 * @returns how many
 */
export async function cutLog(deps: Pick<Deps, 'db' | 'env'>, now = new Date()): Promise<number> {
  if (deps.env.auditDays === null) return 0;
  const before = daysAgo(deps.env.auditDays, now);
  return deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'audit');
    const end = await findCutEnd(tx, { before, limit: tunables.auditCutEntries });
    if (!end) return 0;
    const checkpoint = newEntry({
      action: 'audit.cut',
      outcome: 'done',
      via: 'server',
      actor: null,
      address: null,
      tokenId: null,
      object: { type: 'audit', id: null },
      detail: { from: end.first.seq, to: end.seq, firstAt: end.first.at, lastAt: end.at, hash: end.hash },
    });
    await appendInTransaction(tx, [{ ...checkpoint, cutTo: end.seq }]);
    return deleteEntriesUpTo(tx, end.seq);
  });
}
