'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '@/features/api/trpc';
import type { IncomingChange, IncomingPhoto } from '@/shared/contracts/incoming';
import { counted } from '@/shared/format';
import { groupBy } from '@/shared/group-by';

type Seen = Pick<IncomingPhoto, 'id' | 'revision' | 'class'>;

/** Labels, rejects and takes both back. What somebody else changed meanwhile stays as it is, and is said. */
export function useQueueActions(datasetId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const settled = { onSettled: () => queries.invalidateQueries(trpc.incoming.pathFilter()) };
  const labelling = useMutation(trpc.incoming.label.mutationOptions(settled));
  const rejecting = useMutation(trpc.incoming.reject.mutationOptions(settled));
  const restoring = useMutation(trpc.incoming.restore.mutationOptions(settled));
  /** What undoes the changes so far, the last one at the end. */
  const undos = useRef<(() => Promise<IncomingChange[]>)[]>([]);
  const [canUndo, setCanUndo] = useState(false);

  function remember(undo: () => Promise<IncomingChange[]>) {
    undos.current.push(undo);
    setCanUndo(true);
  }

  async function label(photos: readonly Seen[], key: string | null) {
    const change = await labelling.mutateAsync({ datasetId, photos: seen(photos), class: key });
    tellStale([change]);
    const changed = after(photos, change);
    const before = groupBy(changed, (photo) => photo.class);
    if (changed.length === 0) return;
    remember(() =>
      Promise.all(
        [...before].map(([former, same]) =>
          labelling.mutateAsync({ datasetId, photos: seen(same), class: former }),
        ),
      ),
    );
  }

  async function reject(photos: readonly Seen[]) {
    const change = await rejecting.mutateAsync({ datasetId, photos: seen(photos) });
    tellStale([change]);
    const changed = after(photos, change);
    if (changed.length > 0)
      remember(async () => [await restoring.mutateAsync({ datasetId, photos: seen(changed) })]);
  }

  async function restore(photos: readonly Seen[]) {
    const change = await restoring.mutateAsync({ datasetId, photos: seen(photos) });
    tellStale([change]);
    const changed = after(photos, change);
    if (changed.length > 0)
      remember(async () => [await rejecting.mutateAsync({ datasetId, photos: seen(changed) })]);
  }

  async function undo() {
    const last = undos.current.pop();
    setCanUndo(undos.current.length > 0);
    if (last) tellStale(await last());
  }

  const isBusy = labelling.isPending || rejecting.isPending || restoring.isPending;
  return { label, reject, restore, undo, canUndo, isBusy };
}

const seen = (photos: readonly Seen[]) => photos.map(({ id, revision }) => ({ id, revision }));

/** The photos that were changed, as they are now: each change raises the revision by one. */
function after(photos: readonly Seen[], { stale }: IncomingChange): Seen[] {
  return photos
    .filter(({ id }) => !stale.includes(id))
    .map((photo) => ({ ...photo, revision: photo.revision + 1 }));
}

function tellStale(changes: readonly IncomingChange[]): void {
  const stale = changes.flatMap((change) => change.stale).length;
  if (stale === 0) return;
  toast.error(
    `${counted(stale, 'photo was', 'photos were')} changed by somebody else meanwhile and left as they are.`,
  );
}
