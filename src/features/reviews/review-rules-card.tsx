'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import { MAX_QUORUM, type ReviewRules } from '@/shared/contracts/reviews';

/** How a team decides on champions. */
export function ReviewRulesCard() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useQuery(trpc.reviews.rules.queryOptions());
  const save = useMutation(
    trpc.reviews.saveRules.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.reviews.pathFilter()),
    }),
  );
  const rules = save.isPending ? save.variables : data;
  if (!rules) return null;
  const change = (changes: Partial<ReviewRules>) => save.mutate({ ...rules, ...changes });
  return (
    <Card>
      <CardHeader title="Reviews" description="When a model version becomes the champion of its dataset" />
      <CardBody className="flex flex-wrap items-end gap-x-6 gap-y-4">
        <Field label="Approvals needed">
          <Select
            className="w-28"
            value={String(rules.quorum)}
            disabled={save.isPending}
            onValueChange={(quorum) => change({ quorum: Number(quorum) })}
            options={Array.from({ length: MAX_QUORUM }, (_, index) => ({
              value: String(index + 1),
              label: String(index + 1),
            }))}
          />
        </Field>
        <Field label="Who may decide">
          <Select
            className="w-56"
            value={rules.approvers}
            disabled={save.isPending}
            onValueChange={(approvers) =>
              change({ approvers: approvers === 'administrator' ? 'administrator' : 'member' })
            }
            options={[
              { value: 'member', label: 'Members and administrators' },
              { value: 'administrator', label: 'Administrators only' },
            ]}
          />
        </Field>
        <Switch
          label="People may approve a model of their own run"
          checked={rules.ownRuns}
          disabled={save.isPending}
          onCheckedChange={(ownRuns) => change({ ownRuns })}
        />
      </CardBody>
    </Card>
  );
}
