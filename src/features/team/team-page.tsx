'use client';

import { PageHeader } from '@/components/ui/page-header';
import { useMay } from '@/features/api/use-me';
import { WebhooksCard } from '@/features/notifications/webhooks-card';
import { ReviewRulesCard } from '@/features/reviews/review-rules-card';
import { InviteButton } from './invite-dialog';
import { InvitesCard } from './invites-card';
import { MembersTable } from './members-table';
import { SecondFactorPolicy } from './second-factor-policy';
import { TokensCard } from './tokens-card';

export function TeamPage() {
  const mayManage = useMay('team:manage');
  const mayWorkers = useMay('worker:manage');
  return (
    <>
      <PageHeader
        title="Team"
        description={
          mayManage
            ? 'Members and their permissions.'
            : 'Members and their roles. Administrators invite people and set roles.'
        }
        actions={mayManage && <InviteButton />}
      />
      <div className="flex flex-col gap-6">
        <MembersTable />
        {mayManage && <InvitesCard />}
        {mayManage && <SecondFactorPolicy />}
        {mayManage && <ReviewRulesCard />}
        {mayManage && <WebhooksCard />}
        {mayWorkers && (
          <TokensCard
            kind="worker"
            title="Worker tokens"
            description="Let workers on other machines connect. A worker can train and nothing else."
          />
        )}
      </div>
    </>
  );
}
