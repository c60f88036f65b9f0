'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Textarea } from '@/components/ui/input';
import type { DraftDetail } from '@/shared/contracts/drafts';
import { count, counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { totalOf } from './history-panel';

/** Makes the next version of a draft, once its author has said what changed. */
export function PublishDialog({ draft, onClose }: { draft: DraftDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [message, setMessage] = useState('');
  const publish = useMutation(
    trpc.drafts.publish.mutationOptions({
      meta: { ownError: true },
      onSuccess: ({ number, datasetId }) => {
        toast.success(`Version ${number} is published.`);
        void queryClient.invalidateQueries(trpc.datasets.pathFilter());
        router.push(`/datasets/${datasetId}`);
      },
      onSettled: () => queryClient.invalidateQueries(trpc.drafts.pathFilter()),
    }),
  );
  const problems = draft.bulk?.isRunning
    ? ['A change of many photos is still running in this draft. Wait for its end, or undo it.']
    : draft.isUnchanged && draft.conflicts === 0
      ? [nothingToPublish(draft)]
      : problemsOf(draft);
  return (
    <FormDialog
      title={`Publish version ${draft.latestNumber + 1} of ${draft.datasetName}`}
      size="md"
      saveLabel="Publish"
      busy={publish.isPending}
      invalid={problems.length > 0 || message.trim() === ''}
      onSave={() => publish.mutate({ draftId: draft.id, message, seenSeq: draft.lastSeq })}
      onClose={onClose}
    >
      <p className="text-sm">
        {count(totalOf(draft.basePhotos))} photos become {count(totalOf(draft.photos))}:{' '}
        {counted(draft.droppedPhotos, 'photo')} dropped,{' '}
        {counted(draft.changedPhotos - draft.droppedPhotos, 'photo')} relabelled, moved or edited.{' '}
        {counted(draft.classes.length, 'class', 'classes')}. Version {draft.baseNumber} stays as it is.
      </p>
      {problems.length > 0 && (
        <ul role="alert" className="grid gap-1 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <Field label="What changed" error={publish.error ? errorText(publish.error) : undefined}>
        <Textarea
          autoFocus
          maxLength={1000}
          value={message}
          placeholder="Near copies dropped, three wrong labels put right"
          onChange={(event) => setMessage(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}

function nothingToPublish({ baseNumber }: DraftDetail): string {
  return `Nothing has changed since version ${baseNumber}, so there is nothing to publish. Change photos or classes first, or discard the draft.`;
}

/** What keeps the draft from being published, with what to do. */
function problemsOf(draft: DraftDetail): string[] {
  return [
    ...(draft.conflicts > 0 ? [`Decide about ${counted(draft.conflicts, 'conflict')} first.`] : []),
    ...(draft.latestId === draft.baseId
      ? []
      : [`Version ${draft.latestNumber} is the latest: rebase the draft first.`]),
    ...draft.problems,
  ];
}
