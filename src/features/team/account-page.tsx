'use client';

import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { useMe } from '@/features/api/use-me';
import { ChangePasswordForm } from '@/features/auth/change-password-form';
import { PreferencesCard } from '@/features/notifications/preferences-card';
import { roleLabel } from './roles';
import { TokensCard } from './tokens-card';

export function AccountPage() {
  const me = useMe();
  return (
    <>
      <PageHeader
        title={me?.name ?? 'Account'}
        documentTitle="Account"
        meta={
          me && (
            <>
              <span>{me.email}</span>
              <Badge>{roleLabel(me.role)}</Badge>
            </>
          )
        }
      />
      <div className="flex max-w-3xl flex-col gap-6">
        <PreferencesCard />
        <TokensCard
          kind="api"
          title="API tokens"
          description="For your own programs and the mintmark command on other machines."
        />
        <Card>
          <CardHeader title="Password" description="Changing it ends your other sessions." />
          <CardBody>
            <ChangePasswordForm />
          </CardBody>
        </Card>
      </div>
    </>
  );
}
