'use client';

import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { ListAddress } from '@/components/hooks/use-list-address';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { AUDIT_OUTCOMES } from '@/shared/contracts/audit';
import { useTRPC } from '../api/trpc';

const OUTCOMES = [
  { value: '', label: 'All outcomes' },
  ...AUDIT_OUTCOMES.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) })),
];

/** What the entries are filtered by; each choice stands in the address. */
export function AuditFilters({ address: { filter, setFilter } }: { address: ListAddress }) {
  const trpc = useTRPC();
  const choices = useQuery(trpc.audit.choices.queryOptions());
  const [who, action] = [filter('who'), filter('action')];
  const actors = choices.data?.actors ?? (who ? [{ id: who, name: 'One person' }] : []);
  const actions = choices.data?.actions ?? (action ? [action] : []);
  return (
    <>
      <Select
        aria-label="Person"
        className="w-36"
        value={who}
        onValueChange={(id) => setFilter('who', id)}
        options={[
          { value: '', label: 'Everybody' },
          ...actors.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        aria-label="Action"
        className="w-40"
        value={action}
        onValueChange={(value) => setFilter('action', value)}
        options={[{ value: '', label: 'All actions' }, ...actions.map((value) => ({ value, label: value }))]}
      />
      <Select
        aria-label="Outcome"
        className="w-32"
        value={filter('outcome')}
        onValueChange={(value) => setFilter('outcome', value)}
        options={OUTCOMES}
      />
      <DayInput label="From" value={filter('from')} onChange={(day) => setFilter('from', day)} />
      <DayInput label="To" value={filter('to')} onChange={(day) => setFilter('to', day)} />
    </>
  );
}

function DayInput(props: { label: string; value: string; onChange: (day: string) => void }) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex items-center gap-1.5 text-muted text-xs">
      {props.label}
      <Input
        id={id}
        type="date"
        className="w-36"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}
