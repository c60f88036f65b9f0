'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '../api/trpc';

/** Counts that somebody looks at test figures of models, which the page then says. */
export function useRecordTestOpening() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { mutate } = useMutation(
    trpc.models.openTest.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.models.testOpenings.queryKey() }),
    }),
  );
  const record = useCallback((models: string[]) => mutate({ models }), [mutate]);
  return { record };
}
