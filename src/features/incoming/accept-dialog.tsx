'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useTRPC } from '@/features/api/trpc';
import type { IncomingCounts, IncomingPhoto } from '@/shared/contracts/incoming';
import { counted } from '@/shared/format';

interface AcceptDialogProps {
  datasetId: string;
  counts: IncomingCounts;
  /** Those that were selected; none for all that can be accepted. */
  photos: readonly IncomingPhoto[];
  onClose: () => void;
  onAccepted: () => void;
}

/** Makes the next version with labelled photos. */
export function AcceptDialog({ datasetId, counts, photos, onClose, onAccepted }: AcceptDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [message, setMessage] = useState('');
  const [into, setInto] = useState<'train' | 'share'>(counts.version === null ? 'share' : 'train');
  const accept = useMutation(
    trpc.incoming.accept.mutationOptions({
      meta: { ownError: true },
      onSuccess: () => {
        toast(`Version ${counts.nextVersion} is being saved.`);
        onAccepted();
      },
      onSettled: () => queries.invalidateQueries(trpc.incoming.pathFilter()),
    }),
  );
  const number = photos.length || counts.acceptable;
  return (
    <FormDialog
      title={acceptLabel(number, counts)}
      size="md"
      saveLabel="Accept"
      busy={accept.isPending}
      onSave={() =>
        accept.mutate({
          datasetId,
          photos: photos.length > 0 ? photos.map(({ id, revision }) => ({ id, revision })) : 'all',
          expected: number,
          into,
          message,
        })
      }
      onClose={onClose}
    >
      <FormError>{accept.error && errorText(accept.error)}</FormError>
      {photos.length === 0 && counts.labelled > counts.acceptable && (
        <p className="text-muted text-sm">
          {counted(counts.labelled - counts.acceptable, 'labelled photo is', 'labelled photos are')} in
          version {counts.version} already and {counts.labelled - counts.acceptable === 1 ? 'stays' : 'stay'}{' '}
          in the queue.
        </p>
      )}
      <Field
        label="They are for"
        hint={
          into === 'train'
            ? 'Photos for validation and test stay those that they are.'
            : 'Of each class with three new photos or more, 15 % go to validation and 15 % to test.'
        }
      >
        <Select
          value={into}
          onValueChange={(value) => setInto(value as typeof into)}
          options={[
            { value: 'train', label: 'Training' },
            { value: 'share', label: 'Training, validation and test' },
          ]}
        />
      </Field>
      <Field label="Message" optional hint="Stands with your name at the new version.">
        <Textarea
          value={message}
          maxLength={500}
          onChange={(event) => setMessage(event.target.value)}
          placeholder="Worn coins from the fair"
        />
      </Field>
    </FormDialog>
  );
}

/** "Accept 12 photos → version 4". */
export function acceptLabel(photos: number, { nextVersion }: IncomingCounts): string {
  return `Accept ${counted(photos, 'photo')} → version ${nextVersion}`;
}
