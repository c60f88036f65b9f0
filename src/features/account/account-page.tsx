'use client';

import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { useMe } from '@/features/api/use-me';
import { PreferencesCard } from '@/features/notifications/preferences-card';
import { TokensCard } from '@/features/team/tokens-card';
import { roleLabel } from '../team/roles';
import { ChangePasswordForm } from './change-password-form';
import { RenameButton } from './rename-button';
import { SecondFactorCard } from './second-factor-card';
import { SessionsCard } from './sessions-card';

export function AccountPage() {
  const me = useMe();
  return (
    <>
      <PageHeader
        title={me?.name ?? 'Account'}
        documentTitle="Account"
        actions={me && !me.lacksSecondFactor && <RenameButton name={me.name} />}
        meta={
          me && (
            <>
              <span>{me.email}</span>
              <Badge>{roleLabel(me.role)}</Badge>
            </>
          )
        }
      />
      {me?.lacksSecondFactor ? (
        <div className="flex max-w-3xl flex-col gap-6">
          <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            Your team requires a second factor. Set up an authenticator app or a passkey to continue.
          </p>
          <SecondFactorCard />
        </div>
      ) : (
        <div className="flex max-w-3xl flex-col gap-6">
          <PreferencesCard />
          <SecondFactorCard />
          <Card>
            <CardHeader title="Password" description="Changing it ends your other sessions." />
            <CardBody>
              <ChangePasswordForm />
            </CardBody>
          </Card>
          <SessionsCard />
          <TokensCard
            kind="api"
            title="API tokens"
            description={`For your own programs and the mintmark command on other machines.${
              me?.role === 'administrator' ? ' Administrators see those of everybody.' : ''
            }`}
          />
        </div>
      )}
    </>
  );
}
