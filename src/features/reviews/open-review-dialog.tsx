import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Textarea } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { may } from '@/shared/permissions';

/** Puts a version up against the champion of its dataset and asks people to look. */
export function OpenReviewDialog({
  model,
  onClose,
}: {
  model: { id: string; number: number; datasetName: string };
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [notes, setNotes] = useState('');
  const [asked, setAsked] = useState<readonly string[]>([]);
  const { data: members } = useQuery(trpc.team.members.queryOptions());
  const { data: rules } = useQuery(trpc.reviews.rules.queryOptions());
  const open = useMutation(
    trpc.reviews.open.mutationOptions({
      meta: { ownError: true },
      onSuccess: async ({ number }) => {
        await queryClient.invalidateQueries(trpc.reviews.pathFilter());
        router.push(`/reviews/${number}`);
      },
    }),
  );
  const able = members?.filter(
    ({ me, disabled, role }) =>
      !me &&
      !disabled &&
      may(role, 'review:write') &&
      (rules?.approvers === 'member' || role === 'administrator'),
  );
  return (
    <FormDialog
      title={`Ask for a review of model #${model.number}`}
      saveLabel="Ask for a review"
      size="md"
      busy={open.isPending}
      onSave={() => open.mutate({ model: model.id, reviewers: [...asked], notes })}
      onClose={onClose}
    >
      <p className="text-sm">
        It is put up against the champion of {model.datasetName}.
        {rules &&
          ` ${rules.quorum === 1 ? 'One approval makes' : `${rules.quorum} approvals make`} it the champion.`}
      </p>
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-medium text-xs">Ask</legend>
        {able === undefined ? (
          <Skeleton className="h-5" />
        ) : able.length === 0 ? (
          <p className="text-muted text-sm">Nobody else here may decide on reviews.</p>
        ) : (
          able.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={asked.includes(id)}
              onCheckedChange={(checked) =>
                setAsked(checked === true ? [...asked, id] : asked.filter((one) => one !== id))
              }
            />
          ))
        )}
      </fieldset>
      <Field label="What should they know?" optional error={open.error && errorText(open.error)}>
        <Textarea value={notes} onChange={(event) => setNotes(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
