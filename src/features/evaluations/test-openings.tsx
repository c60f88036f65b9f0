'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';

interface TestOpeningsProps {
  /** Models of the page, by id or number. */
  models: readonly string[];
  /** Their test figures stand on the page: that is counted. */
  opened: boolean;
}

/**
 * Says how often test figures of the data of these models were opened, and counts it when they are. Ranking uses
 * validation: whoever opens test figures to choose by them flatters the choice.
 */
export function TestOpenings({ models, opened }: TestOpeningsProps) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const key = [...new Set(models)].sort().join(',');
  const { mutate, isSuccess, isError } = useMutation(
    trpc.models.openTest.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.models.testOpenings.queryKey() }),
    }),
  );
  const openings = useQuery({
    ...trpc.models.testOpenings.queryOptions({ models: key.split(',') }),
    // Asked before this opening is counted, the answer would lack it, and a first answer under way is not asked again.
    enabled: key !== '' && (!opened || isSuccess || isError),
  });
  useEffect(() => {
    if (opened && key !== '') mutate({ models: key.split(',') });
  }, [opened, key, mutate]);
  const { times = 0, people = 0 } = openings.data ?? {};
  return (
    <p className="text-muted text-xs">
      {opened
        ? 'For a last look: choosing by test figures flatters the choice.'
        : 'Choose by validation. Opening test figures is counted.'}{' '}
      {times > 0 &&
        `Test figures of this data were opened ${counted(times, 'time')} by ${counted(people, 'person', 'people')}.`}
    </p>
  );
}
