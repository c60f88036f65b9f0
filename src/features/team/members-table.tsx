'use client';

import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { DataTable } from '@/components/ui/data-table';
import { ErrorState } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { TeamMember } from '@/shared/contracts/team';
import { MemberMenu } from './member-menu';
import { RoleSelect } from './role-select';
import { roleLabel } from './roles';

export function MembersTable() {
  const trpc = useTRPC();
  const mayManage = useMay('team:manage');
  const members = useQuery(trpc.team.members.queryOptions());
  const columns = useMemo(() => memberColumns(mayManage), [mayManage]);

  if (members.isPending) return <TableSkeleton rows={3} columns={4} />;
  if (members.error) return <ErrorState error={members.error} onRetry={() => members.refetch()} />;
  return (
    <DataTable
      aria-label="Members"
      columns={columns}
      data={members.data}
      getRowId={(member) => member.id}
      initialSorting={[{ id: 'name', desc: false }]}
      searchPlaceholder={members.data.length > 10 ? 'Search members' : undefined}
    />
  );
}

function memberColumns(mayManage: boolean): ColumnDef<TeamMember>[] {
  const columns: ColumnDef<TeamMember>[] = [
    {
      id: 'name',
      accessorFn: (member) => `${member.name} ${member.email}`,
      header: 'Name',
      cell: ({ row: { original: member } }) => (
        <div className="min-w-0 py-0.5 max-sm:max-w-28">
          <div className="flex flex-wrap items-center gap-x-2">
            <span
              className={cn('wrap-anywhere', member.disabled ? 'text-faint line-through' : 'font-medium')}
            >
              {member.name}
            </span>
            {member.me && <Badge>you</Badge>}
            {member.disabled && <Badge tone="warn">disabled</Badge>}
          </div>
          <div className="truncate text-muted text-xs" title={member.email}>
            {member.email}
          </div>
        </div>
      ),
    },
    {
      accessorKey: 'role',
      header: 'Role',
      meta: { className: 'w-32 max-sm:px-1 sm:w-44' },
      cell: ({ row: { original: member } }) =>
        mayManage && !member.me ? <RoleSelect member={member} /> : roleLabel(member.role),
    },
    {
      accessorKey: 'createdAt',
      header: 'Joined',
      enableGlobalFilter: false,
      meta: { className: 'w-36 whitespace-nowrap text-muted max-sm:hidden' },
      cell: ({ row }) => <RelativeTime date={row.original.createdAt} />,
    },
  ];
  if (mayManage) {
    columns.push({
      id: 'actions',
      header: '',
      enableSorting: false,
      meta: { align: 'right', className: 'w-12', label: 'Actions' },
      cell: ({ row }) => (row.original.me ? null : <MemberMenu member={row.original} />),
    });
  }
  return columns;
}
