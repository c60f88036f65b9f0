'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { useTRPC } from '@/features/api/trpc';
import type { Role } from '@/shared/permissions';
import { roleLabel, roleOptions } from './roles';

/** Creates an invitation link for a role; the link is shown once, since only its hash is kept. */
export function InviteButton() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState<Role>('member');
  const invite = useMutation(
    trpc.team.invite.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.team.invites.queryFilter()),
    }),
  );

  function change(next: boolean) {
    setOpen(next);
    if (next) invite.reset();
  }

  return (
    <>
      <Button variant="primary" onClick={() => change(true)}>
        <UserPlus aria-hidden />
        Invite
      </Button>
      <Dialog
        open={open}
        onOpenChange={change}
        title="Invite someone"
        description="Creates a link to send by chat or e-mail. It can be used once."
        footer={
          invite.data ? (
            <Button variant="primary" onClick={() => change(false)}>
              Done
            </Button>
          ) : (
            <Button variant="primary" busy={invite.isPending} onClick={() => invite.mutate({ role })}>
              Create link
            </Button>
          )
        }
      >
        {invite.data ? (
          <div className="flex flex-col gap-2">
            <p className="text-sm">
              Invitation as <strong className="font-medium">{roleLabel(role).toLowerCase()}</strong>. Copy the
              link now; it is not shown again.
            </p>
            <CopyField
              label="Invitation link"
              value={new URL(invite.data.path, window.location.origin).href}
            />
          </div>
        ) : (
          <Field label="Role">
            <Select value={role} onValueChange={(next) => setRole(next as Role)} options={roleOptions} />
          </Field>
        )}
      </Dialog>
    </>
  );
}
