'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { RelativeTime } from '@/components/ui/relative-time';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';

/** Tells administrators that scheduled backups fail, why, and what to do; nothing once one succeeds. */
export function BackupNotice() {
  const trpc = useTRPC();
  const mayKnow = useMay('data:delete');
  useLiveTopics(['notifications']);
  const { data: failure } = useQuery(
    trpc.storage.backupFailure.queryOptions(undefined, { enabled: mayKnow }),
  );
  if (!failure) return null;
  return (
    <div
      role="alert"
      className="mb-4 flex items-start gap-2 rounded-md border border-bad/40 bg-bad-soft px-3 py-2 text-sm"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-medium">
          Scheduled backups keep failing, first <RelativeTime date={failure.since} />
        </p>
        <p className="wrap-anywhere first-letter:uppercase">{failure.reason}</p>
        <p className="text-muted">Fix it on the server: Mintmark tries again every 15 minutes.</p>
      </div>
    </div>
  );
}
