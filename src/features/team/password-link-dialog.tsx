'use client';

import { useMutation } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { useTRPC } from '@/features/api/trpc';
import type { TeamMember } from '@/shared/contracts/team';

/** Creates a one-time link by which a member sets a new password; shown once, since only its hash is kept. */
export function PasswordLinkDialog({ member, onClose }: { member: TeamMember; onClose: () => void }) {
  const trpc = useTRPC();
  const create = useMutation(trpc.team.createResetLink.mutationOptions());
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`New password for ${member.name}`}
      description="Creates a link that works once, for a day. Hand it over in person or by a channel you trust."
      footer={
        create.data ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button variant="primary" busy={create.isPending} onClick={() => create.mutate({ id: member.id })}>
            Create link
          </Button>
        )
      }
    >
      {create.data && (
        <div className="flex flex-col gap-2">
          <p className="text-sm">Copy the link now; it is not shown again.</p>
          <CopyField label="Password link" value={new URL(create.data.path, window.location.origin).href} />
        </div>
      )}
    </Dialog>
  );
}
