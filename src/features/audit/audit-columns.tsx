import type { ColumnDef } from '@tanstack/react-table';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Badge } from '@/components/ui/badge';
import type { AuditRow } from '@/shared/contracts/audit';

const vias: Readonly<Record<string, string>> = {
  page: 'page',
  api: 'API token',
  cli: 'command line',
  worker: 'worker',
  server: 'server',
};

export const auditColumns: ColumnDef<AuditRow>[] = [
  {
    id: 'time',
    header: 'Time',
    enableSorting: false,
    meta: { className: 'text-muted tabular-nums sm:whitespace-nowrap' },
    cell: ({ row: { original } }) => <AbsoluteTime date={original.at} />,
  },
  {
    id: 'who',
    header: 'Who',
    enableSorting: false,
    meta: { className: 'max-sm:hidden' },
    cell: ({ row: { original } }) => <Who entry={original} />,
  },
  {
    id: 'action',
    header: 'Action',
    enableSorting: false,
    cell: ({ row: { original } }) => (
      <div>
        <span className="flex flex-wrap items-center gap-1.5">
          <code className="font-mono text-xs">{original.action}</code>
          {original.outcome !== 'done' && (
            <Badge tone={original.outcome === 'refused' ? 'warn' : 'bad'}>{original.outcome}</Badge>
          )}
        </span>
        {/* A phone has no room for columns of their own. */}
        <div className="mt-1 space-y-1 sm:hidden">
          <ObjectCell entry={original} />
          <Who entry={original} />
        </div>
      </div>
    ),
  },
  {
    id: 'object',
    header: 'Object',
    enableSorting: false,
    meta: { className: 'max-sm:hidden' },
    cell: ({ row: { original } }) => <ObjectCell entry={original} />,
  },
  {
    id: 'detail',
    header: 'Details',
    enableSorting: false,
    meta: { className: 'max-sm:hidden' },
    cell: ({ row: { original } }) => (
      <span className="line-clamp-2 max-w-80 break-all font-mono text-muted text-xs" title={original.detail}>
        {detailText(original.detail)}
      </span>
    ),
  },
];

function Who({ entry }: { entry: AuditRow }) {
  const name =
    entry.actorName ?? (entry.actorId ? 'Deleted member' : entry.via === 'server' ? 'Mintmark' : 'Unknown');
  return (
    <div className="min-w-0">
      <div className="max-w-56 truncate font-medium" title={name}>
        {name}
      </div>
      <div className="whitespace-nowrap text-muted text-xs">
        {[vias[entry.via] ?? entry.via, entry.address].filter(Boolean).join(' · ')}
      </div>
    </div>
  );
}

function ObjectCell({ entry }: { entry: AuditRow }) {
  if (!entry.objectType) return null;
  const isOwn = entry.objectType === 'member' && entry.objectId !== null && entry.objectId === entry.actorId;
  const name = isOwn ? 'own account' : (entry.objectName ?? entry.objectId);
  return (
    <div className="min-w-0">
      <div className="max-w-56 truncate" title={name ?? undefined}>
        {name ?? '–'}
      </div>
      <div className="text-muted text-xs">{entry.objectType}</div>
    </div>
  );
}

/** `role: viewer, code: FORBIDDEN` */
function detailText(detail: string): string {
  const fields = Object.entries(JSON.parse(detail) as Record<string, unknown>);
  return fields
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
