'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useDraft } from '@/components/drafts/use-draft';
import { useDebounced } from '@/components/hooks/use-debounced';
import { useTRPC } from '@/features/api/trpc';
import type { ImportStatus } from '@/shared/contracts/datasets';
import { type Choices, choicesSchema } from './choices';

/** A click is answered at once; somebody who types is not asked for after each letter. */
const TYPING_MS = 250;

/** The plan of a staged import under the choices made so far, and what can be done with it. */
export function usePreview(status: ImportStatus) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const draft = useDraft<Choices>({
    form: `import ${status.id}`,
    schema: choicesSchema,
    initial: { name: status.name, options: {}, isAdding: true },
  });
  const { name, options, isAdding } = draft.value;
  const asked = useDebounced(JSON.stringify({ name, options }), TYPING_MS);
  const planned = useQuery(
    trpc.imports.plan.queryOptions(
      { importId: status.id, ...(JSON.parse(asked) as Pick<Choices, 'name' | 'options'>) },
      { placeholderData: keepPreviousData, retry: false },
    ),
  );
  const refresh = () => queryClient.invalidateQueries(trpc.imports.pathFilter());
  const save = useMutation(
    trpc.imports.save.mutationOptions({ onSuccess: refresh, onError: () => void refresh() }),
  );
  const discard = useMutation(
    trpc.imports.discard.mutationOptions({
      onSuccess: () => {
        draft.clear();
        toast.success(`${status.name} was discarded`);
        void queryClient.invalidateQueries(trpc.datasets.imports.pathFilter());
        router.push('/datasets');
      },
    }),
  );
  const difference = planned.data?.difference ?? null;
  return {
    draft,
    plan: planned.data?.plan ?? null,
    difference,
    error: planned.error ?? save.error ?? discard.error,
    /** What is shown is not that of the last choice yet. */
    isStale: planned.isFetching || asked !== JSON.stringify({ name, options }),
    isBusy: save.isPending || discard.isPending,
    save: () =>
      save.mutate({
        importId: status.id,
        name,
        options,
        addTo: isAdding ? (difference?.versionId ?? null) : null,
      }),
    discard: () => discard.mutate({ importId: status.id }),
  };
}
