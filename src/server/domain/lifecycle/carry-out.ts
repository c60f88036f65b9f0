import type { LifecycleOutcome } from '@/shared/contracts/lifecycle';
import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import type { Tx } from '../../db/dialect';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { nouns } from './nouns';

/** What is to be done to one thing. */
export interface Step {
  /** Its id, for the list of what was done. */
  id: string;
  /** What the caller called it, and its name, for a refusal. */
  ref: string;
  label: string;
  /** @returns why it is refused; null when it is done */
  act(tx: Tx): Promise<string | null>;
}

/** Does many steps, some in each transaction, and adds what became of each to `outcome`. */
export async function carryOut(
  deps: Deps,
  { kind, steps }: { kind: LifecycleKind; steps: readonly Step[] },
  outcome: LifecycleOutcome,
): Promise<void> {
  for (let start = 0; start < steps.length; start += tunables.deletionsPerCommit) {
    const some = steps.slice(start, start + tunables.deletionsPerCommit);
    const reasons = await deps.db.$transaction(async (tx) => {
      await lockBonds(tx, kind);
      const reasons: (string | null)[] = [];
      for (const step of some) reasons.push(await step.act(tx));
      return reasons;
    });
    for (const [index, { id, ref, label }] of some.entries()) {
      const reason = reasons[index];
      if (reason) outcome.refused.push({ ref, label, reason });
      else outcome.done.push(id);
    }
  }
}

/**
 * While it holds, nothing new is made that belongs to anything: a run cannot begin on a dataset that is just being
 * deleted.
 */
export async function lockBonds(tx: Tx, kind: LifecycleKind): Promise<void> {
  await tx.dialect.advisoryLock(tx, 'runNumbers');
  if (kind === 'dataset' || kind === 'version') await tx.dialect.advisoryLock(tx, 'imports');
  // Nor can a version become the champion.
  if (kind !== 'classification' && kind !== 'comment' && kind !== 'answer-comment')
    await tx.dialect.advisoryLock(tx, 'reviews');
}

export function publishChanges(deps: Pick<Deps, 'live'>, kinds: readonly LifecycleKind[]): void {
  for (const topic of new Set(kinds.map((kind) => nouns[kind].topic))) deps.live.publishChanged(topic);
  deps.live.publishChanged('bin');
}
