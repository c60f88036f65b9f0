import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Textarea } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import type { Champion } from '@/shared/contracts/reviews';

/** Gives the alias back to the champion before, with a reason. */
export function RollBackDialog({ champion, onClose }: { champion: Champion; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const rollBack = useMutation(
    trpc.reviews.rollBack.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.reviews.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={`Roll back to #${champion.previous?.modelNumber}`}
      saveLabel="Roll back"
      size="md"
      busy={rollBack.isPending}
      invalid={reason.trim() === ''}
      onSave={() =>
        rollBack.mutate({ datasetId: champion.datasetId, from: champion.move, description: reason })
      }
      onClose={onClose}
    >
      <p className="text-sm">
        {champion.previous?.modelName} becomes the champion of {champion.datasetName} again at once. The
        history keeps both moves.
      </p>
      <Field label="Reason" error={rollBack.error && errorText(rollBack.error)}>
        <Textarea autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
