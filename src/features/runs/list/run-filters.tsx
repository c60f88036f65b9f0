'use client';

import { useQuery } from '@tanstack/react-query';
import type { ListAddress } from '@/components/hooks/use-list-address';
import { Select } from '@/components/ui/select';
import { PRESETS, presets } from '@/shared/recipe/presets';
import { useTRPC } from '../../api/trpc';
import { DatasetSelect } from '../../selects/dataset-select';
import { ExperimentSelect } from '../../selects/experiment-select';

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

/** What the list of runs is filtered by; each choice stands in the address. */
export function RunFilters({ address }: { address: ListAddress }) {
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
    <>
      <Select
        aria-label="State"
        className="w-36"
        value={filter('state')}
        onValueChange={(state) => setFilter('state', state)}
        options={STATES}
      />
      <DatasetSelect
        aria-label="Dataset"
        className="w-36"
        value={datasetId}
        label={datasetId ? (dataset.data?.name ?? 'One dataset') : 'All datasets'}
        onValueChange={(id) => setFilter('dataset', id)}
        before={[{ value: '', label: 'All datasets' }]}
      />
      <ExperimentSelect
        aria-label="Experiment"
        className="w-36"
        value={experimentId}
        label={experimentId ? (experiment.data?.name ?? 'One experiment') : 'All experiments'}
        onValueChange={(id) => setFilter('experiment', id)}
        optionValue={({ id }) => id}
        before={[{ value: '', label: 'All experiments' }]}
      />
      <Select
        aria-label="Preset"
        className="w-32"
        value={filter('preset')}
        onValueChange={(preset) => setFilter('preset', preset)}
        options={PRESET_OPTIONS}
      />
      {names.length > 1 && (
        <Select
          aria-label="Started by"
          className="w-32"
          value={author}
          onValueChange={(name) => setFilter('author', name)}
          options={[
            { value: '', label: 'By anyone' },
            ...names.map((name) => ({ value: name, label: name })),
          ]}
        />
      )}
    </>
  );
}
