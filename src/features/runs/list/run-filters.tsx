'use client';

import { useQuery } from '@tanstack/react-query';
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import type { ListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Popover } from '@/components/ui/popover';
import { Select } from '@/components/ui/select';
import { PRESETS, presets } from '@/shared/recipe/presets';
import { useTRPC } from '../../api/trpc';
import { ARCHIVED_FILTER, ArchivedSwitch } from '../../lifecycle/archived-switch';
import { DatasetSelect } from '../../selects/dataset-select';
import { ExperimentSelect } from '../../selects/experiment-select';
import { GROUP_OPTIONS, type RunGrouping } from './use-run-grouping';

const STATES = [
  { value: '', label: 'All states' },
  { value: 'active', label: 'Queued and running' },
  { value: 'running', label: 'Running' },
  { value: 'queued', label: 'Queued' },
  { value: 'paused', label: 'Paused' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'stopped', label: 'Stopped by sweep' },
];

const PRESET_OPTIONS = [
  { value: '', label: 'All presets' },
  ...PRESETS.map((preset) => ({ value: preset, label: presets[preset].title })),
  { value: 'custom', label: 'Custom' },
];

interface RunFiltersProps {
  address: ListAddress;
  grouping: RunGrouping;
}

/** What the list of runs is filtered and grouped by; the state beside the search, all else in a panel, so that it is one row. */
export function RunFilters({ address, grouping }: RunFiltersProps) {
  const [open, setOpen] = useState(false);
  const { filter, setFilter } = address;
  const set = ['dataset', 'experiment', 'preset', 'author', ARCHIVED_FILTER].filter((name) => filter(name));
  const inUse = set.length + (grouping.by ? 1 : 0);
  return (
    <>
      <Select
        aria-label="State"
        className="w-32"
        value={filter('state')}
        onValueChange={(state) => setFilter('state', state)}
        options={STATES}
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Filters"
        trigger={
          <Button>
            <ListFilter aria-hidden />
            Filters{inUse > 0 && ` (${inUse})`}
          </Button>
        }
      >
        <FilterFields address={address} grouping={grouping} />
      </Popover>
    </>
  );
}

function FilterFields({ address, grouping }: RunFiltersProps) {
  const trpc = useTRPC();
  const { filter, setFilter } = address;
  const authors = useQuery(trpc.runs.authors.queryOptions());
  const [datasetId, experimentId, author] = [filter('dataset'), filter('experiment'), filter('author')];
  const dataset = useQuery(
    trpc.datasets.get.queryOptions({ dataset: datasetId }, { enabled: datasetId !== '' }),
  );
  const experiment = useQuery(
    trpc.experiments.get.queryOptions({ experiment: experimentId }, { enabled: experimentId !== '' }),
  );
  const names = [...new Set([...(authors.data ?? []), ...(author ? [author] : [])])];
  return (
    <div className="grid gap-3 p-3">
      <Field label="Dataset">
        <DatasetSelect
          value={datasetId}
          label={datasetId ? (dataset.data?.name ?? 'One dataset') : 'All datasets'}
          onValueChange={(id) => setFilter('dataset', id)}
          before={[{ value: '', label: 'All datasets' }]}
        />
      </Field>
      <Field label="Experiment">
        <ExperimentSelect
          value={experimentId}
          label={experimentId ? (experiment.data?.name ?? 'One experiment') : 'All experiments'}
          onValueChange={(id) => setFilter('experiment', id)}
          optionValue={({ id }) => id}
          before={[{ value: '', label: 'All experiments' }]}
        />
      </Field>
      <Field label="Preset">
        <Select
          value={filter('preset')}
          onValueChange={(preset) => setFilter('preset', preset)}
          options={PRESET_OPTIONS}
        />
      </Field>
      {names.length > 1 && (
        <Field label="Started by">
          <Select
            value={author}
            onValueChange={(name) => setFilter('author', name)}
            options={[{ value: '', label: 'Anyone' }, ...names.map((name) => ({ value: name, label: name }))]}
          />
        </Field>
      )}
      <Field label="Group by">
        <Select value={grouping.by?.name ?? ''} onValueChange={grouping.choose} options={GROUP_OPTIONS} />
      </Field>
      <ArchivedSwitch address={address} />
    </div>
  );
}
