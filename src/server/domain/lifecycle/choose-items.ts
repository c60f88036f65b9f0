import type { LifecycleOutcome } from '@/shared/contracts/lifecycle';
import { type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { actorMay, tokenAllows } from '../../actor-may';
import type { Actor, Deps } from '../../deps';
import { findItems, type ItemRow } from './repo';

/** Those of what a caller names that there are and that the caller's role reaches, and why the others are left alone. */
export async function chooseItems(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { kind, refs, to }: { kind: LifecycleKind; refs: readonly string[]; to: 'archive' | 'delete' },
): Promise<{ items: ItemRow[]; refused: LifecycleOutcome['refused'] }> {
  const rows = await findItems(db, kind, refs);
  const chosen = new Map<string, ItemRow>();
  const refused: LifecycleOutcome['refused'] = [];
  const { one, [to]: permission } = lifecycleKinds[kind];
  for (const ref of refs) {
    const row = rows.find((candidate) => candidate.refs.includes(ref));
    if (!row) refused.push({ ref, label: ref, reason: `There is no ${one} "${ref}".` });
    else if (actorMay(actor, permission) || (row.owner === actor.userId && tokenAllows(actor, permission))) {
      chosen.set(row.id, row);
    } else refused.push({ ref, label: row.label, reason: notAllowed(actor, to, kind) });
  }
  return { items: [...chosen.values()], refused };
}

function notAllowed({ role }: Actor, to: 'archive' | 'delete', kind: LifecycleKind): string {
  const { many, byOwner } = lifecycleKinds[kind];
  return `Your role (${role}) may not ${to} ${many}${byOwner ? ' of others' : ''}; ask an administrator.`;
}
