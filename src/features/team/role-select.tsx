'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Select } from '@/components/ui/select';
import { useTRPC } from '@/features/api/trpc';
import type { TeamMember } from '@/shared/contracts/team';
import { isLower, type Role } from '@/shared/permissions';
import { IssuedAccessList } from './issued-access';
import { roleLabel, roleOptions } from './roles';

/** A member's role. Before it is lowered, what ends with it is shown. */
export function RoleSelect({ member }: { member: TeamMember }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [lower, setLower] = useState<Role | null>(null);
  const [handOver, setHandOver] = useState(false);
  const setRole = useMutation(
    trpc.team.setRole.mutationOptions({ onSettled: () => queryClient.invalidateQueries() }),
  );
  const change = (role: Role, also?: { handOver: boolean }) => ({
    id: member.id,
    revision: member.revision,
    role,
    ...also,
  });
  return (
    <>
      <Select
        size="sm"
        aria-label={`Role of ${member.name}`}
        value={setRole.isPending ? setRole.variables.role : member.role}
        disabled={setRole.isPending}
        onValueChange={(value) => {
          const role = value as Role;
          if (isLower(role, member.role)) setLower(role);
          else setRole.mutate(change(role));
        }}
        options={roleOptions}
      />
      {lower && (
        <ConfirmDialog
          open
          onOpenChange={() => setLower(null)}
          title={`Make ${member.name} ${lower === 'viewer' ? 'a viewer' : 'a member'}?`}
          description={
            <>
              {roleLabel(member.role)} no longer: the member must sign in again.
              <IssuedAccessList memberId={member.id} handOver={handOver} onHandOverChange={setHandOver} />
            </>
          }
          confirmLabel="Change role"
          onConfirm={() => setRole.mutateAsync(change(lower, { handOver }))}
        />
      )}
    </>
  );
}
