'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban, Ellipsis, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { useTRPC } from '@/features/api/trpc';
import type { TeamMember } from '@/shared/contracts/team';
import { EraseDialog } from './erase-dialog';

export function MemberMenu({ member }: { member: TeamMember }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [erasing, setErasing] = useState(false);
  const setDisabled = useMutation(
    trpc.team.setDisabled.mutationOptions({
      onSuccess: (_, { disabled }) => {
        toast.success(`${member.name} ${disabled ? 'disabled' : 'enabled'}`);
      },
      // After a conflict too: the next try must know the revision that is saved now.
      onSettled: () => queryClient.invalidateQueries(trpc.team.members.queryFilter()),
    }),
  );
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="sm" icon aria-label={`Actions for ${member.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {member.disabled ? (
          <MenuItem
            onSelect={() => setDisabled.mutate({ id: member.id, revision: member.revision, disabled: false })}
          >
            <UserCheck aria-hidden />
            Enable
          </MenuItem>
        ) : (
          <MenuItem tone="danger" onSelect={() => setAsking(true)}>
            <Ban aria-hidden />
            Disable…
          </MenuItem>
        )}
        <MenuItem tone="danger" onSelect={() => setErasing(true)}>
          <UserX aria-hidden />
          Erase…
        </MenuItem>
      </DropdownMenu>
      {erasing && <EraseDialog member={member} onClose={() => setErasing(false)} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Disable ${member.name}?`}
        description="Ends all sessions and API tokens. Runs, models and comments stay. You can enable the member again."
        confirmLabel="Disable"
        onConfirm={() =>
          setDisabled.mutateAsync({ id: member.id, revision: member.revision, disabled: true })
        }
      />
    </>
  );
}
