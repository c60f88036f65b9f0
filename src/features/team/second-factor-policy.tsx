'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, CardHeader } from '@/components/ui/card';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';

/** Whether everybody needs a second factor. */
export function SecondFactorPolicy() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const policy = useQuery(trpc.team.policy.queryOptions());
  const change = useMutation(
    trpc.team.requireSecondFactor.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.team.policy.queryFilter()),
    }),
  );
  const required = change.isPending ? change.variables.required : policy.data?.secondFactorRequired;
  return (
    <Card>
      <CardHeader
        className="border-b-0"
        title="Second factor"
        description="When required, members without one must set up an authenticator app or a passkey before they can continue."
        actions={
          <Switch
            label="Required"
            checked={required ?? false}
            disabled={required === undefined || change.isPending}
            onCheckedChange={(checked) => change.mutate({ required: checked })}
          />
        }
      />
    </Card>
  );
}
