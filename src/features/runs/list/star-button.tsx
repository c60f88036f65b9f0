'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Star } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { RunListItem } from '@/shared/contracts/runs';
import { useTRPC } from '../../api/trpc';

/** Stars a run for the one who looks; it shows at once what the server then keeps. */
export function StarButton({ run }: { run: Pick<RunListItem, 'id' | 'number' | 'starred'> }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const star = useMutation(
    trpc.runs.star.mutationOptions({
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.runs.pathFilter()),
    }),
  );
  const starred = star.isPending ? star.variables.starred : run.starred;
  return (
    <Button
      variant="ghost"
      size="sm"
      icon
      aria-pressed={starred}
      aria-label={`Star run ${run.number}`}
      onClick={() => star.mutate({ runs: [run.id], starred: !starred })}
    >
      <Star aria-hidden className={cn(starred ? 'fill-current text-accent' : 'text-faint')} />
    </Button>
  );
}
