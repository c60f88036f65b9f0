'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { RelativeTime } from '@/components/ui/relative-time';
import type { DraftDetail, DraftLogEntry } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { operationText } from '@/shared/operation-text';
import { useTRPC } from '../api/trpc';
import type { useDraftActions } from './use-draft';

interface ConflictsCardProps {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
  mayWrite: boolean;
}

/** Operations that came too late: somebody had changed the same. Each waits until a person decides. */
export function ConflictsCard({ draft, actions, mayWrite }: ConflictsCardProps) {
  const trpc = useTRPC();
  const conflicts = useQuery(
    trpc.drafts.history.queryOptions({ draftId: draft.id, conflicts: true, limit: 20 }),
  );
  const items = conflicts.data?.items ?? [];
  if (draft.conflicts === 0 || items.length === 0) return null;
  return (
    <section aria-label="Conflicts" className="mb-4 rounded-lg border border-warn bg-surface p-3">
      <h2 className="font-medium text-sm">{counted(draft.conflicts, 'conflict')} to decide</h2>
      <ul className="mt-2 grid gap-2">
        {items.map((entry) => (
          <ConflictRow key={entry.seq} entry={entry} draft={draft} actions={actions} mayWrite={mayWrite} />
        ))}
      </ul>
    </section>
  );
}

function ConflictRow({
  entry: { seq, operation, by, isMine, at },
  draft,
  actions,
  mayWrite,
}: ConflictsCardProps & { entry: DraftLogEntry }) {
  if (!operation) return null;
  const hashes = 'photos' in operation ? operation.photos.slice(0, 4) : [];
  return (
    <li className="flex flex-wrap items-center gap-2 text-sm">
      {hashes.map((hash) => (
        <CoinPhoto key={hash} hash={hash} size={40} alt="" />
      ))}
      <span className="min-w-0 flex-1 basis-48">
        {isMine ? 'You' : (by ?? 'A former member')} {operationText(operation)},{' '}
        <span className="text-muted">
          <RelativeTime date={at} />: somebody else had changed the same.
        </span>
      </span>
      {mayWrite && draft.state === 'open' && (
        <span className="flex gap-2">
          <Button size="sm" disabled={actions.busy} onClick={() => void actions.settle(seq)}>
            Keep theirs
          </Button>
          <Button
            size="sm"
            variant="primary"
            disabled={actions.busy}
            onClick={() => void actions.apply(operation, { settles: seq })}
          >
            Do it all the same
          </Button>
        </span>
      )}
    </li>
  );
}
