'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { AuditVerification } from '@/shared/contracts/audit';
import { counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';

/** Follows the hash chain on the server and shows what came of it. */
export function VerifyButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <ShieldCheck aria-hidden />
        Verify
      </Button>
      {open && (
        <Dialog
          open
          onOpenChange={setOpen}
          title="Verify the audit log"
          description="Each entry holds the hash of the one before it."
        >
          <Outcome />
        </Dialog>
      )}
    </>
  );
}

function Outcome() {
  const trpc = useTRPC();
  const found = useQuery(trpc.audit.verify.queryOptions({}, { staleTime: 0, gcTime: 0 }));
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} className="py-4" />;
  if (!found.data) return <Skeleton className="w-72" />;
  return <Verification found={found.data} />;
}

function Verification({ found: { problem, entries, cut, last } }: { found: AuditVerification }) {
  if (problem) {
    return (
      <p role="alert" className="flex gap-2 text-bad text-sm">
        <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
        Broken at entry {problem.seq}: {problem.message}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="flex gap-2">
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
        <span>
          The chain holds: {counted(entries, 'entry', 'entries')}.
          {cut > 0 &&
            ` ${counted(cut, 'entry', 'entries')} before them removed by retention, behind a checkpoint.`}
        </span>
      </p>
      {last && (
        <div className="flex flex-col gap-1.5">
          <p className="text-muted">
            Keep this elsewhere to prove later that nothing was rewritten:{' '}
            <code>mintmark audit verify --expect …</code>
          </p>
          <CopyField label="Entry and hash" value={`${last.seq}:${last.hash}`} />
        </div>
      )}
    </div>
  );
}
