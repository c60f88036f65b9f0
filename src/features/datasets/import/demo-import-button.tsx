'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { useTRPC } from '@/features/api/trpc';

/** Draws the built-in demonstration set. */
export function DemoImportButton() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const start = useMutation(
    trpc.datasets.importDemo.mutationOptions({
      onSuccess: () => {
        toast.success('Adding the demonstration coins');
        return queryClient.invalidateQueries(trpc.datasets.imports.queryFilter());
      },
    }),
  );
  return (
    <Button busy={start.isPending} onClick={() => start.mutate()}>
      <Sparkles aria-hidden />
      Add demonstration coins
    </Button>
  );
}
