'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import type { TeamMember } from '@/shared/contracts/team';
import { counted } from '@/shared/format';

/** Erases a person for good; the address must be typed, for nothing brings it back. */
export function EraseDialog({ member, onClose }: { member: TeamMember; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [withComments, setWithComments] = useState(false);
  const preview = useQuery(trpc.team.erasePreview.queryOptions({ id: member.id }));
  const erase = useMutation(
    trpc.team.erase.mutationOptions({
      onSuccess: () => {
        toast.success(`${member.name} is erased`);
        onClose();
      },
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => queries.invalidateQueries(),
    }),
  );
  const { comments = 0, classifications = 0, nameIsShared = false } = preview.data ?? {};
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !erase.isPending && onClose()}
      size="sm"
      title={`Erase ${member.name}?`}
      footer={
        <>
          <Button disabled={erase.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="danger"
            busy={erase.isPending}
            disabled={typed.trim().toLowerCase() !== member.email.toLowerCase()}
            onClick={() => erase.mutate({ id: member.id, comments: withComments ? 'remove' : 'keep' })}
          >
            Erase for good
          </Button>
        </>
      }
    >
      <div className="grid gap-3 text-sm">
        <p>
          Removes the account, the e-mail address, {counted(classifications, 'classified photo')} and the name
          from runs, logs and the audit log. Runs, models and datasets stay. This cannot be undone.
        </p>
        {nameIsShared && (
          <p className="text-warn">
            Somebody else is called {member.name} too: the name stays on runs and in their logs.
          </p>
        )}
        {comments > 0 && (
          <Checkbox
            label={`Also remove ${counted(comments, 'comment')}; else kept as “Deleted member”`}
            checked={withComments}
            onCheckedChange={(checked) => setWithComments(checked === true)}
          />
        )}
        <Field label={`Type ${member.email} to confirm`}>
          <Input autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
