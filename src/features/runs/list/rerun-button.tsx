'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Repeat } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { MAX_RERUN_RUNS } from '@/shared/contracts/runs';
import { counted } from '@/shared/format';
import { useTRPC } from '../../api/trpc';

/** Queues runs once more as they were. */
export function RerunButton({ runs, onDone }: { runs: readonly string[]; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const rerun = useMutation(
    trpc.runs.rerun.mutationOptions({
      onSuccess: async (queued) => {
        await queryClient.invalidateQueries(trpc.runs.pathFilter());
        toast.success(`${counted(queued.runs.length, 'run')} queued`);
        onDone();
      },
    }),
  );
  const tooMany = runs.length > MAX_RERUN_RUNS;
  return (
    <>
      <Button
        size="sm"
        disabled={tooMany}
        title={tooMany ? `At most ${MAX_RERUN_RUNS} at once` : undefined}
        onClick={() => setAsking(true)}
      >
        <Repeat aria-hidden />
        Rerun
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        tone="primary"
        title={`Queue ${counted(runs.length, 'run')} once more?`}
        description="Each with its own recipe, seed and data version. To change something, clone a run."
        confirmLabel="Queue"
        onConfirm={() => rerun.mutateAsync({ runs: [...runs] })}
      />
    </>
  );
}
