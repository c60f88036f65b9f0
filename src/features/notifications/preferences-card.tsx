'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import { useMe } from '@/features/api/use-me';
import type { Preferences, PreferencesInput } from '@/shared/contracts/notifications';
import { BrowserNoticesSwitch } from './browser-notices-switch';
import { KindBoxes } from './kind-boxes';

/** Which notifications the signed-in person gets, and how. Changes are saved immediately. */
export function PreferencesCard() {
  const trpc = useTRPC();
  const preferences = useQuery(trpc.notifications.preferences.queryOptions());
  return (
    <Card>
      <CardHeader title="Notifications" description="Which notifications you get, and how." />
      <CardBody>
        {preferences.error ? (
          <ErrorState error={preferences.error} onRetry={() => preferences.refetch()} className="py-2" />
        ) : preferences.data ? (
          <PreferencesForm saved={preferences.data} />
        ) : (
          <Skeleton className="w-60" />
        )}
      </CardBody>
    </Card>
  );
}

function PreferencesForm({ saved }: { saved: Preferences }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const me = useMe();
  const next = useRef(saved.revision);
  useEffect(() => {
    next.current = Math.max(next.current, saved.revision);
  }, [saved.revision]);
  const save = useMutation(
    trpc.notifications.setPreferences.mutationOptions({
      // One after the other, so that a second quick change sees the revision of the first.
      scope: { id: 'notification-preferences' },
      onError: (error) => {
        next.current = error.data?.staleEdit?.revision ?? saved.revision;
      },
      onSettled: () => queryClient.invalidateQueries(trpc.notifications.pathFilter()),
    }),
  );
  const { kinds, ownOnly, email } = save.isPending ? { ...saved, ...save.variables } : saved;
  const change = (part: Omit<PreferencesInput, 'revision'>) =>
    save.mutate({ revision: next.current++, ...part });
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <KindBoxes label="Notify me when" kinds={kinds} onChange={(next) => change({ kinds: next })} />
      <div className="flex flex-col gap-3">
        <Switch
          label="Only for runs I started"
          checked={ownOnly}
          onCheckedChange={(on) => change({ ownOnly: on })}
        />
        <BrowserNoticesSwitch />
        <div>
          <Switch
            label="By e-mail"
            checked={email}
            disabled={!saved.emailAvailable && !email}
            onCheckedChange={(on) => change({ email: on })}
          />
          <p className="mt-0.5 pl-10 text-muted text-xs">
            {saved.emailAvailable
              ? `To ${me?.email}.`
              : 'This server cannot send e-mail. An administrator can set MINTMARK_SMTP_URL.'}
          </p>
        </div>
      </div>
    </div>
  );
}
