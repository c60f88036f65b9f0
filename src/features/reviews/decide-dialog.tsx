import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Textarea } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import type { ReviewDetail, Verdict } from '@/shared/contracts/reviews';

/** Signs a decision with a reason, on what the page shows. */
export function DecideDialog({
  review,
  verdict,
  onClose,
}: {
  review: ReviewDetail;
  verdict: Verdict;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  // What was looked at before the dialog was opened: a page that refreshes behind it must not change what is signed.
  const [hashes] = useState(review.hashes);
  const decide = useMutation(
    trpc.reviews.decide.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.reviews.pathFilter());
        onClose();
      },
    }),
  );
  const approves = verdict === 'approve';
  return (
    <FormDialog
      title={approves ? `Approve model #${review.model.number}` : 'Ask for changes'}
      saveLabel={approves ? 'Sign approval' : 'Sign request'}
      size="md"
      busy={decide.isPending}
      invalid={reason.trim() === ''}
      onSave={() => decide.mutate({ review: review.id, verdict, description: reason, hashes })}
      onClose={onClose}
    >
      <p className="text-sm">
        Your name and the time are kept with it. It binds the weights, the data and the evaluation as they are
        now; only a new decision of yours takes its place.
      </p>
      <Field
        label="Reason"
        hint={approves ? 'What convinces you' : 'What has to be different'}
        error={decide.error && errorText(decide.error)}
      >
        <Textarea autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
