'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban, Ellipsis, KeyRound, ShieldOff, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { useTRPC } from '@/features/api/trpc';
import type { TeamMember } from '@/shared/contracts/team';
import { EraseDialog } from './erase-dialog';
import { IssuedAccessList } from './issued-access';
import { PasswordLinkDialog } from './password-link-dialog';

export function MemberMenu({ member }: { member: TeamMember }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<'disable' | 'link' | 'factor' | 'erase' | null>(null);
  const [handOver, setHandOver] = useState(false);
  const close = () => setAsking(null);
  const setDisabled = useMutation(
    trpc.team.setDisabled.mutationOptions({
      onSuccess: (_, { disabled }) => {
        toast.success(`${member.name} ${disabled ? 'disabled' : 'enabled'}`);
      },
      // After a conflict too: the next try must know the revision that is saved now.
      onSettled: () => queryClient.invalidateQueries(),
    }),
  );
  const resetFactor = useMutation(
    trpc.team.resetSecondFactor.mutationOptions({
      onSuccess: () => toast.success(`Second factor of ${member.name} removed`),
    }),
  );
  const change = { id: member.id, revision: member.revision };
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
          <MenuItem onSelect={() => setDisabled.mutate({ ...change, disabled: false })}>
            <UserCheck aria-hidden />
            Enable
          </MenuItem>
        ) : (
          <>
            <MenuItem onSelect={() => setAsking('link')}>
              <KeyRound aria-hidden />
              Create password link
            </MenuItem>
            <MenuItem onSelect={() => setAsking('factor')}>
              <ShieldOff aria-hidden />
              Remove second factor…
            </MenuItem>
            <MenuItem tone="danger" onSelect={() => setAsking('disable')}>
              <Ban aria-hidden />
              Disable…
            </MenuItem>
          </>
        )}
        <MenuItem tone="danger" onSelect={() => setAsking('erase')}>
          <UserX aria-hidden />
          Erase…
        </MenuItem>
      </DropdownMenu>
      {asking === 'link' && <PasswordLinkDialog member={member} onClose={close} />}
      {asking === 'erase' && <EraseDialog member={member} onClose={close} />}
      <ConfirmDialog
        open={asking === 'factor'}
        onOpenChange={close}
        title={`Remove the second factor of ${member.name}?`}
        description="For somebody who has lost it: authenticator app, recovery codes and passkeys are removed, and all sessions end. Make sure that it is really they who ask."
        confirmLabel="Remove"
        onConfirm={() => resetFactor.mutateAsync({ id: member.id })}
      />
      <ConfirmDialog
        open={asking === 'disable'}
        onOpenChange={close}
        title={`Disable ${member.name}?`}
        description={
          <>
            Runs, models and comments stay. You can enable the member again, but what ends here stays ended.
            {asking === 'disable' && (
              <IssuedAccessList memberId={member.id} handOver={handOver} onHandOverChange={setHandOver} />
            )}
          </>
        }
        confirmLabel="Disable"
        onConfirm={() => setDisabled.mutateAsync({ ...change, disabled: true, handOver })}
      />
    </>
  );
}
