'use client';

import { Download, ScrollText } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { PagedTable } from '@/components/ui/paged-table';
import { TableSkeleton } from '@/components/ui/skeleton';
import { auditColumns } from './audit-columns';
import { AuditFilters } from './audit-filters';
import { exportPath, useAuditPage } from './use-audit-page';
import { VerifyButton } from './verify-button';

/** Who did what to which object, when and from where. */
export function AuditPage() {
  const { address, filter, query } = useAuditPage();
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Sign-ins, failures and every change. Entries can’t be edited or deleted."
        actions={
          <>
            <DropdownMenu
              trigger={
                <Button>
                  <Download aria-hidden />
                  Export
                </Button>
              }
            >
              <MenuItem asChild>
                <a href={exportPath('csv', filter)} download>
                  CSV
                </a>
              </MenuItem>
              <MenuItem asChild>
                <a href={exportPath('json', filter)} download>
                  JSON lines
                </a>
              </MenuItem>
            </DropdownMenu>
            <VerifyButton />
          </>
        }
      />
      {query.data ? (
        <PagedTable
          aria-label="Audit log"
          columns={auditColumns}
          page={query.data}
          address={address}
          stale={query.isPlaceholderData}
          noun={['entry', 'entries']}
          getRowId={(entry) => entry.id}
          searchPlaceholder="Search objects"
          toolbar={<AuditFilters address={address} />}
          empty={
            <EmptyState
              icon={ScrollText}
              title="No entries yet"
              description="The first change appears here."
            />
          }
        />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <TableSkeleton rows={8} columns={6} />
      )}
    </>
  );
}
