'use client';

import { PageHeader } from '@/components/ui/page-header';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { BackupNotice } from './backup-notice';
import { RetentionCard } from './retention-card';
import { UsageCard } from './usage-card';

/** What takes room, and how long what is kept. */
export function StoragePage() {
  useLiveTopics(['bin']);
  return (
    <>
      <PageHeader title="Storage" description="What takes room here, and how long what is kept." />
      <BackupNotice />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <UsageCard />
        <RetentionCard />
      </div>
    </>
  );
}
