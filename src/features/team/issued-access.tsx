'use client';

import { useQuery } from '@tanstack/react-query';
import { Checkbox } from '@/components/ui/checkbox';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import type { IssuedAccess } from '@/shared/contracts/team';
import { counted } from '@/shared/format';

interface IssuedAccessListProps {
  memberId: string;
  handOver: boolean;
  onHandOverChange: (handOver: boolean) => void;
}

/** What a member has issued that still lets somebody in, and what becomes of it. */
export function IssuedAccessList({ memberId, handOver, onHandOverChange }: IssuedAccessListProps) {
  const trpc = useTRPC();
  const issued = useQuery(trpc.team.issued.queryOptions({ id: memberId }, { staleTime: 0 }));
  if (issued.error)
    return <ErrorState error={issued.error} onRetry={() => issued.refetch()} className="py-2" />;
  if (!issued.data) return <Skeleton className="mt-2 w-48" />;
  const { data } = issued;
  const isShared = data.workerTokens.length > 0 || data.invitations > 0;
  const ends = endingLines(data, handOver);
  return (
    <div className="mt-3 flex flex-col gap-2">
      {ends.length > 0 && (
        <div>
          <p className="font-medium text-text text-xs">Ends now</p>
          <ul className="list-disc pl-4">
            {ends.map((line) => (
              <li key={line} className="wrap-anywhere">
                {line}
              </li>
            ))}
          </ul>
        </div>
      )}
      {isShared && (
        <Checkbox
          label="Hand worker tokens and invitations over to me instead"
          checked={handOver}
          onCheckedChange={(checked) => onHandOverChange(checked === true)}
        />
      )}
    </div>
  );
}

function endingLines(issued: IssuedAccess, handOver: boolean): string[] {
  const named = (tokens: { name: string }[], one: string) =>
    tokens.length === 0
      ? []
      : [`${counted(tokens.length, one)}: ${tokens.map(({ name }) => name).join(', ')}`];
  return [
    ...(issued.sessions > 0 ? [counted(issued.sessions, 'session')] : []),
    ...named(issued.apiTokens, 'API token'),
    ...(issued.resetLinks > 0 ? [counted(issued.resetLinks, 'password link')] : []),
    ...(handOver ? [] : named(issued.workerTokens, 'worker token')),
    ...(!handOver && issued.invitations > 0 ? [counted(issued.invitations, 'invitation')] : []),
  ];
}
