import type { z } from 'zod';
import type {
  DeletionPreview,
  deleteInput,
  itemInput,
  itemsInput,
  KindCounts,
  LifecycleOutcome,
  LifecycleState,
} from '@/shared/contracts/lifecycle';
import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import type { Tx } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { readRetention } from '../retention/settings';
import { deleteDeletion, insertDeletion, updateAlong } from './bin-repo';
import { findBinItem } from './bin-service';
import { freedBytes } from './bytes';
import { carryOut, lockBonds, publishChanges } from './carry-out';
import { chooseItems } from './choose-items';
import { descendantsOf, type Parent, topDown } from './nouns';
import { findLeftUsers, findObstacles } from './obstacles';
import {
  countWithin,
  findItems,
  findLabelsWithin,
  type ItemRow,
  markItem,
  markParts,
  unmark,
  updateArchived,
  updateName,
  updateUnarchived,
} from './repo';
import { kindsWithin, type Scope } from './scope';

/** Hides things from lists. Whatever is in progress stays in sight. */
export async function archiveItems(
  deps: Deps,
  actor: Actor,
  { kind, refs }: z.output<typeof itemsInput>,
): Promise<LifecycleOutcome> {
  const { items, refused } = await chooseItems(deps, actor, { kind, refs, to: 'archive' });
  const done: string[] = [];
  await deps.db.$transaction(async (tx) => {
    await lockBonds(tx, kind);
    for (const { id, label } of items) {
      const scope: Scope = { root: kind, ids: [id], bonds: ['part'] };
      const [obstacle] = await findObstacles(tx, scope, kindsWithin(scope));
      if (obstacle) refused.push({ ref: id, label, reason: obstacle });
      else done.push(id);
    }
    if (done.length > 0) await updateArchived(tx, kind, done, new Date());
  });
  publishChanges(deps, [kind, ...descendantsOf(kind, ['part'])]);
  return { done, refused };
}

/** Shows things in lists again. */
export async function unarchiveItems(
  deps: Deps,
  actor: Actor,
  { kind, refs }: z.output<typeof itemsInput>,
): Promise<LifecycleOutcome> {
  const { items, refused } = await chooseItems(deps, actor, { kind, refs, to: 'archive' });
  await deps.db.$transaction(async (tx) => {
    for (const { id, archivedAt } of items) if (archivedAt) await updateUnarchived(tx, kind, id, archivedAt);
  });
  publishChanges(deps, [kind, ...descendantsOf(kind, ['part'])]);
  return { done: items.map(({ id }) => id), refused };
}

/**
 * Puts things into the bin with all that is a part of them; `withDependents` also with whatever uses them. One that
 * cannot go is refused and keeps none of the others.
 */
export async function deleteItems(
  deps: Deps,
  actor: Actor,
  { kind, refs, withDependents }: z.output<typeof deleteInput>,
): Promise<LifecycleOutcome> {
  const { items, refused } = await chooseItems(deps, actor, { kind, refs, to: 'delete' });
  const bonds = withDependents ? (['part', 'use'] as const) : (['part'] as const);
  const outcome: LifecycleOutcome = { done: [], refused };
  const steps = items.map((item) => ({
    id: item.id,
    ref: item.id,
    label: item.label,
    act: (tx: Tx) => deleteItem(tx, actor, { kind, item, bonds }),
  }));
  await carryOut(deps, { kind, steps }, outcome);
  publishChanges(deps, topDown);
  return outcome;
}

/**
 * Marks first and looks afterwards: what another writer changes meanwhile waits for this transaction, and is refused
 * by the version that the mark has raised.
 * @returns why it stays; null when it is in the bin
 */
async function deleteItem(
  tx: Tx,
  actor: Actor,
  { kind, item, bonds }: { kind: LifecycleKind; item: ItemRow; bonds: readonly Parent['bond'][] },
): Promise<string | null> {
  const { id: itemId, label, name } = item;
  // Deleted before, by whomever.
  if (item.deletionId !== null) return null;
  const id = await insertDeletion(tx, { kind, itemId, label, name, createdBy: actor.userId });
  if (!(await markItem(tx, kind, itemId, id))) {
    await deleteDeletion(tx, id);
    return null;
  }
  const along: KindCounts = {};
  for (const part of descendantsOf(kind, bonds)) {
    const count = await markParts(tx, part, { deletionId: id, bonds });
    if (count > 0) along[part] = count;
  }
  const reached = [kind, ...descendantsOf(kind, bonds)];
  const users = reached.includes('version') ? await findLeftUsers(tx, id) : [];
  const [reason] = [...(await findObstacles(tx, id, reached)), ...users];
  if (reason) {
    for (const marked of reached) await unmark(tx, marked, id);
    await deleteDeletion(tx, id);
    return reason;
  }
  if (Object.keys(along).length > 0) await updateAlong(tx, id, along);
  if (name !== null) await updateName(tx, kind, itemId, `${name} (deleted ${id})`);
  return null;
}

/** What `deleteItems` would do; changes nothing. */
export async function previewDeletion(
  deps: Deps,
  actor: Actor,
  { kind, refs }: z.output<typeof itemsInput>,
): Promise<DeletionPreview> {
  const { items, refused } = await chooseItems(deps, actor, { kind, refs, to: 'delete' });
  const live = items.filter(({ deletionId }) => deletionId === null);
  const obstacles = refused.map(({ reason }) => reason);
  const preview: DeletionPreview = {
    items: live.map(({ id, label }) => ({ id, label })),
    along: {},
    dependents: {},
    dependentLabels: [],
    bytes: 0,
    obstacles,
    binDays: (await readRetention(deps.db)).binDays,
  };
  if (live.length === 0) return preview;
  const parts: Scope = { root: kind, ids: live.map(({ id }) => id), bonds: ['part'] };
  const all: Scope = { ...parts, bonds: ['part', 'use'] };
  for (const part of kindsWithin(all).slice(1)) {
    const along = kindsWithin(parts).includes(part) ? await countWithin(deps.db, part, parts) : 0;
    const dependents = (await countWithin(deps.db, part, all)) - along;
    if (along > 0) preview.along[part] = along;
    if (dependents === 0) continue;
    preview.dependents[part] = dependents;
    if (preview.dependentLabels.length === 0)
      preview.dependentLabels = await findLabelsWithin(deps.db, part, all);
  }
  obstacles.push(...(await findObstacles(deps.db, all, kindsWithin(all))));
  preview.bytes = await freedBytes(deps.db, all);
  return preview;
}

/** Whether a thing is hidden, by its id or name; null when there is no such thing. */
export async function getLifecycleState(
  deps: Deps,
  { kind, ref }: z.output<typeof itemInput>,
): Promise<LifecycleState | null> {
  const rows = await findItems(deps.db, kind, [ref]);
  const row = rows.find(({ deletionId }) => deletionId === null) ?? rows[0];
  if (!row) return null;
  const { id, label, archivedAt, deletionId } = row;
  const deletion = deletionId === null ? null : await findBinItem(deps, deletionId);
  return { kind, id, label: deletion?.itemId === id ? deletion.label : label, archivedAt, deletion };
}
