'use client';

import { useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { errorText } from '@/components/ui/error-state';
import { useTRPCClient } from '@/features/api/trpc';
import type { BinItem, LifecycleOutcome } from '@/shared/contracts/lifecycle';
import { counted } from '@/shared/format';
import { groupBy } from '@/shared/group-by';
import { inBatches, joinOutcomes } from '@/shared/lifecycle-batches';
import { countOfKind, type LifecycleKind } from '@/shared/lifecycle-kinds';

type Progress = (done: number) => void;

/** Archives, deletes and brings back things of a kind, and says how it went with a way back. */
export function useLifecycle(kind: LifecycleKind) {
  const client = useTRPCClient().lifecycle;
  const queries = useQueryClient();

  /** Everything: what is hidden stands in many lists, counts and pages. */
  const refresh = () => queries.invalidateQueries();

  async function each(
    ids: readonly string[],
    call: (refs: string[]) => Promise<LifecycleOutcome>,
    onProgress?: Progress,
  ): Promise<LifecycleOutcome> {
    try {
      return joinOutcomes(await inBatches(ids, call, onProgress));
    } finally {
      void refresh();
    }
  }

  function tell({ done, refused }: LifecycleOutcome, what: string, undo?: () => Promise<unknown>) {
    if (done.length > 0) {
      toast(`${capital(countOfKind(kind, done.length))} ${what}`, {
        action: undo && { label: 'Undo', onClick: () => void undo() },
      });
    }
    const [first] = refused;
    if (first)
      toast.error(
        refused.length === 1 ? first.reason : `${refused.length} stayed as they are. ${first.reason}`,
      );
  }

  /** Shows what went wrong in place of an outcome. */
  async function told(
    work: () => Promise<LifecycleOutcome>,
    what: string,
    undo?: (ids: string[]) => Promise<unknown>,
  ) {
    try {
      const outcome = await work();
      tell(outcome, what, undo && (() => undo(outcome.done)));
      return outcome;
    } catch (error) {
      toast.error(errorText(error));
      return null;
    }
  }

  const unarchive = (ids: readonly string[]) =>
    told(() => each(ids, (refs) => client.unarchive.mutate({ kind, refs })), 'unarchived');
  const restore = (ids: readonly string[]) =>
    told(() => each(ids, (refs) => client.restore.mutate({ kind, refs })), 'restored');
  return {
    archive: (ids: readonly string[]) =>
      told(() => each(ids, (refs) => client.archive.mutate({ kind, refs })), 'archived', unarchive),
    unarchive,
    restore,
    remove: (
      ids: readonly string[],
      { withDependents = false, onProgress }: { withDependents?: boolean; onProgress?: Progress } = {},
    ) =>
      told(
        () => each(ids, (refs) => client.delete.mutate({ kind, refs, withDependents }), onProgress),
        'in the bin',
        restore,
      ),
  };
}

/** In this order nothing is brought back before what it belongs to. */
const WHOLES_FIRST: readonly LifecycleKind[] = [
  ...(['dataset', 'version', 'experiment', 'sweep', 'run', 'model'] as const),
  ...(['classification', 'comment', 'answer-comment'] as const),
];

/** Takes entries of the bin out of it, of whatever kinds, and says how it went. @returns false when it could not be done */
export function useRestoreEntries(): (
  entries: readonly Pick<BinItem, 'kind' | 'itemId'>[],
) => Promise<boolean> {
  const client = useTRPCClient().lifecycle;
  const queries = useQueryClient();
  return async (entries) => {
    const byKind = groupBy(entries, ({ kind }) => kind);
    const outcomes: LifecycleOutcome[] = [];
    try {
      for (const kind of WHOLES_FIRST) {
        const ids = (byKind.get(kind) ?? []).map(({ itemId }) => itemId);
        if (ids.length > 0)
          outcomes.push(...(await inBatches(ids, (refs) => client.restore.mutate({ kind, refs }))));
      }
      const { done, refused } = joinOutcomes(outcomes);
      if (done.length > 0) toast(`${counted(done.length, 'entry', 'entries')} restored`);
      if (refused[0])
        toast.error(`${counted(refused.length, 'entry', 'entries')} stayed. ${refused[0].reason}`);
      return true;
    } catch (error) {
      toast.error(errorText(error));
      return false;
    } finally {
      void queries.invalidateQueries();
    }
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
