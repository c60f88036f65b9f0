'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { History, Lock, LockOpen, Shuffle } from 'lucide-react';
import { MenuItem } from '@/components/ui/dropdown-menu';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';

interface VersionMenuItemsProps {
  dataset: DatasetDetail;
  /** Number of the version on display. */
  version: number;
  latest: number;
  onSplit: () => void;
  /** An older version has become the latest. */
  onRestored: () => void;
}

/** What can be done with versions: divide, lock, restore. */
export function VersionMenuItems({ dataset, version, latest, onSplit, onRestored }: VersionMenuItemsProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayUnlock = useMay('data:delete');
  const refresh = () => queryClient.invalidateQueries(trpc.datasets.pathFilter());
  const lock = useMutation(trpc.versions.lock.mutationOptions({ onSuccess: refresh }));
  const unlock = useMutation(trpc.versions.unlock.mutationOptions({ onSuccess: refresh }));
  const restore = useMutation(
    trpc.versions.restore.mutationOptions({
      onSuccess: async () => {
        await refresh();
        onRestored();
      },
    }),
  );
  const shown = dataset.versions.find(({ number }) => number === version);
  if (!shown) return null;
  return (
    <>
      {version === latest && (
        <MenuItem onSelect={onSplit}>
          <Shuffle aria-hidden />
          Split again…
        </MenuItem>
      )}
      {version !== latest && (
        <MenuItem onSelect={() => restore.mutate({ versionId: shown.id })}>
          <History aria-hidden />
          Restore version {version} as the latest
        </MenuItem>
      )}
      {dataset.testLock === null ? (
        <MenuItem onSelect={() => lock.mutate({ dataset: dataset.id })}>
          <Lock aria-hidden />
          Lock the test set
        </MenuItem>
      ) : (
        mayUnlock && (
          <MenuItem onSelect={() => unlock.mutate({ dataset: dataset.id })}>
            <LockOpen aria-hidden />
            Unlock the test set
          </MenuItem>
        )
      )}
    </>
  );
}
