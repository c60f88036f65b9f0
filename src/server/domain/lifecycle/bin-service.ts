import type { z } from 'zod';
import type {
  BinItem,
  binInput,
  itemsInput,
  KindCounts,
  LifecycleOutcome,
} from '@/shared/contracts/lifecycle';
import type { Page } from '@/shared/contracts/paging';
import { daysAfter } from '@/shared/days';
import { type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { actorMay, tokenAllows } from '../../actor-may';
import type { Tx } from '../../db/dialect';
import type { Deletion } from '../../db/generated/client';
import { toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { readRetention } from '../retention/settings';
import {
  deleteUnpurged,
  findBinPage,
  findDeletion,
  findDeletionsOf,
  findUserNames,
  updatePurging,
} from './bin-repo';
import { carryOut, publishChanges, type Step } from './carry-out';
import { descendantsOf, topDown } from './nouns';
import { findItems, findMissingParents, isNameTaken, unmark, updateName } from './repo';

/** A page of the bin, what was deleted last first. */
export async function listBin(deps: Deps, input: z.input<typeof binInput>): Promise<Page<BinItem>> {
  const { keys, rows } = await findBinPage(deps.db, input);
  return toPage(keys, await toBinItems(deps, rows), ({ id }) => id);
}

export async function findBinItem(deps: Deps, deletionId: string): Promise<BinItem | null> {
  const row = await findDeletion(deps.db, deletionId);
  const [item] = row ? await toBinItems(deps, [row]) : [];
  return item ?? null;
}

async function toBinItems(deps: Deps, rows: readonly Deletion[]): Promise<BinItem[]> {
  const { binDays } = await readRetention(deps.db);
  const names = await findUserNames(deps.db, [...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))]);
  return rows.map(({ id, kind, itemId, label, along, createdAt, createdBy, purgedAt }) => ({
    id,
    // Written by service.ts through the type.
    kind: kind as LifecycleKind,
    itemId,
    label,
    along: along as KindCounts,
    deletedAt: createdAt,
    deletedBy: createdBy === null ? null : (names.get(createdBy) ?? null),
    purgeAt: daysAfter(createdAt, binDays),
    purging: purgedAt !== null,
  }));
}

/**
 * Takes things out of the bin with all that went along.
 * @param refs ids or names of the things, or ids of their entries in the bin
 */
export async function restoreItems(
  deps: Deps,
  actor: Actor,
  { kind, refs }: z.output<typeof itemsInput>,
): Promise<LifecycleOutcome> {
  const outcome: LifecycleOutcome = { done: [], refused: [] };
  const rows = await findItems(deps.db, kind, refs);
  const deletions = await findDeletionsOf(deps.db, kind, { ids: rows.map(({ id }) => id), names: refs });
  const steps: Step[] = [];
  for (const ref of refs) {
    const row = rows.find((item) => item.refs.includes(ref));
    const deletion = deletions.find(
      ({ id, itemId, name }) => itemId === row?.id || name === ref || id === ref,
    );
    const refuse = (reason: string) =>
      outcome.refused.push({ ref, label: deletion?.label ?? row?.label ?? ref, reason });
    if (deletion) {
      if (await mayRestore(deps, actor, deletion)) {
        const { itemId: id, label } = deletion;
        steps.push({ id, ref, label, act: (tx) => restore(tx, deletion) });
      } else refuse(`Your role (${actor.role}) may not restore this; ask an administrator.`);
    } else if (row?.deletionId) {
      const along = await findDeletion(deps.db, row.deletionId);
      refuse(`It was deleted along with "${along?.label ?? row.deletionId}": restore that.`);
    } else if (row) outcome.done.push(row.id);
    else refuse(`There is no ${lifecycleKinds[kind].one} "${ref}"; it may have been removed for good.`);
  }
  await carryOut(deps, { kind, steps }, outcome);
  publishChanges(deps, topDown);
  return outcome;
}

/** As who may delete it. */
async function mayRestore(deps: Deps, actor: Actor, { kind, itemId }: Deletion): Promise<boolean> {
  const permission = lifecycleKinds[kind as LifecycleKind].delete;
  if (actorMay(actor, permission)) return true;
  if (!tokenAllows(actor, permission)) return false;
  const [item] = await findItems(deps.db, kind as LifecycleKind, [itemId]);
  return item?.owner === actor.userId;
}

/** @returns why it stays in the bin; null when it is back */
async function restore(tx: Tx, { id, kind: root, itemId, name }: Deletion): Promise<string | null> {
  const kind = root as LifecycleKind;
  const kinds = [kind, ...descendantsOf(kind, ['part', 'use'])];
  const [missing] = await findMissingParents(tx, id, kinds);
  if (missing) {
    return `The ${lifecycleKinds[missing.kind].one} "${missing.label}" it belongs to is in the bin: restore that first.`;
  }
  if (name !== null && (await isNameTaken(tx, kind, name)))
    return `Another ${lifecycleKinds[kind].one} is called "${name}" by now. Rename that one first.`;
  if (!(await deleteUnpurged(tx, id))) return 'It is being removed for good.';
  for (const part of kinds) await unmark(tx, part, id);
  if (name !== null) await updateName(tx, kind, itemId, name);
  return null;
}

/**
 * Has entries of the bin removed for good, by the job that does it. They cannot be restored any more.
 * @throws AppError `not-allowed`
 */
export async function purgeDeletions(
  deps: Deps,
  { deletions }: { deletions: readonly string[] },
): Promise<void> {
  await updatePurging(deps.db, { ids: deletions });
  deps.live.publishPurge();
  deps.live.publishChanged('bin');
}
