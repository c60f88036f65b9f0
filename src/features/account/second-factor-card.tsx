'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Smartphone } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorState, errorText } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { deletePasskey } from '@/features/auth/auth-client';
import type { AccountSecurity } from '@/shared/contracts/account';
import { AddPasskeyDialog } from './add-passkey-dialog';
import { AppSetupDialog } from './app-setup-dialog';
import { PasswordDialog } from './password-dialog';

/** Authenticator app and passkeys of one's own account. */
export function SecondFactorCard() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const security = useQuery(trpc.account.security.queryOptions());
  // What one may do may depend on it: everything is read again.
  const refresh = () => queryClient.invalidateQueries();
  return (
    <Card>
      <CardHeader
        title="Second factor"
        description="A stolen password alone lets nobody in. A passkey also replaces the password."
      />
      {security.error ? (
        <ErrorState error={security.error} onRetry={() => security.refetch()} className="py-6" />
      ) : !security.data ? (
        <div className="px-4 py-3.5">
          <Skeleton className="w-60" />
        </div>
      ) : (
        <ul>
          {security.data.hasPassword && <AppRow security={security.data} onChanged={refresh} />}
          <PasskeyRows security={security.data} onChanged={refresh} />
        </ul>
      )}
    </Card>
  );
}

function Row({
  icon,
  title,
  note,
  children,
}: {
  icon: ReactNode;
  title: ReactNode;
  note: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2 last:border-b-0">
      <span className="text-muted [&_svg]:size-4">{icon}</span>
      <span className="min-w-40 flex-1">
        <span className="block font-medium">{title}</span>
        <span className="block text-muted text-xs">{note}</span>
      </span>
      <span className="flex flex-wrap gap-1">{children}</span>
    </li>
  );
}

function AppRow({
  security: { hasApp },
  onChanged,
}: {
  security: AccountSecurity;
  onChanged: () => unknown;
}) {
  const [open, setOpen] = useState<'setup' | 'codes' | 'remove' | null>(null);
  const close = () => {
    setOpen(null);
    void onChanged();
  };
  return (
    <Row
      icon={<Smartphone aria-hidden />}
      title={<>Authenticator app {hasApp && <Badge tone="good">on</Badge>}</>}
      note={hasApp ? 'Signing in by password asks for a code.' : 'Six digits that change every half minute.'}
    >
      {hasApp ? (
        <>
          <Button size="sm" onClick={() => setOpen('codes')}>
            New recovery codes
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setOpen('remove')}>
            Turn off
          </Button>
        </>
      ) : (
        <Button size="sm" onClick={() => setOpen('setup')}>
          Set up
        </Button>
      )}
      {open === 'setup' && <AppSetupDialog onClose={close} />}
      {(open === 'codes' || open === 'remove') && <PasswordDialog purpose={open} onClose={close} />}
    </Row>
  );
}

function PasskeyRows({
  security: { passkeys },
  onChanged,
}: {
  security: AccountSecurity;
  onChanged: () => unknown;
}) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<AccountSecurity['passkeys'][number] | null>(null);

  async function remove(id: string) {
    try {
      await deletePasskey(id);
      toast.success('Passkey removed');
    } catch (error) {
      toast.error(errorText(error));
      throw error;
    } finally {
      void onChanged();
    }
  }

  return (
    <>
      {passkeys.map((passkey) => (
        <Row
          key={passkey.id}
          icon={<KeyRound aria-hidden />}
          title={passkey.name || 'Passkey'}
          note={
            passkey.createdAt ? (
              <>
                added <RelativeTime date={passkey.createdAt} />
              </>
            ) : (
              'passkey'
            )
          }
        >
          <Button size="sm" variant="ghost" onClick={() => setRemoving(passkey)}>
            Remove
          </Button>
        </Row>
      ))}
      <Row
        icon={<KeyRound aria-hidden />}
        title={passkeys.length > 0 ? 'Another passkey' : 'Passkey'}
        note="Finger, face or PIN of a device, or a security key."
      >
        <Button size="sm" onClick={() => setAdding(true)}>
          Add
        </Button>
      </Row>
      {adding && (
        <AddPasskeyDialog
          onClose={() => {
            setAdding(false);
            void onChanged();
          }}
        />
      )}
      {removing && (
        <ConfirmDialog
          open
          onOpenChange={() => setRemoving(null)}
          title={`Remove “${removing.name || 'Passkey'}”?`}
          description="It no longer signs you in. Remove it from the device too, or the device keeps offering it."
          confirmLabel="Remove"
          onConfirm={() => remove(removing.id)}
        />
      )}
    </>
  );
}
