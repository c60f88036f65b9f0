'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { DatasetListItem } from '@/shared/contracts/datasets';
import { counted } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { NEW_EXPERIMENT, type Target } from './new-run-draft';

interface RunTargetProps {
  target: Target;
  datasets: readonly DatasetListItem[];
  errors: Partial<Record<keyof Target, string>>;
  onChange: (changes: Partial<Target>) => void;
}

export function RunTarget({ target, datasets, errors, onChange }: RunTargetProps) {
  const trpc = useTRPC();
  const experiments = useQuery(trpc.experiments.list.queryOptions());
  const dataset = datasets.find(({ id }) => id === target.datasetId);
  const versions = useQuery({
    ...trpc.datasets.get.queryOptions({ dataset: target.datasetId }),
    enabled: target.datasetId !== '',
  });
  const latest = dataset?.latestVersion;

  return (
    <Card>
      <CardHeader title="Dataset and name" />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <Field label="Dataset" htmlFor="run-dataset" error={errors.datasetId}>
          <Select
            id="run-dataset"
            value={target.datasetId}
            placeholder="Choose a dataset"
            onValueChange={(datasetId) => onChange({ datasetId, version: '' })}
            options={datasets.map(({ id, name, latestVersion }) => ({
              value: id,
              label: name,
              disabled: latestVersion === null,
              hint: latestVersion ? versionText(latestVersion) : 'No version yet',
            }))}
          />
        </Field>
        <Field label="Version" htmlFor="run-version" hint={latest ? versionText(latest) : undefined}>
          <Select
            id="run-version"
            disabled={!dataset}
            value={target.version}
            onValueChange={(version) => onChange({ version })}
            options={[
              { value: '', label: latest ? `Latest (v${latest.number})` : 'Latest' },
              ...(versions.data?.versions ?? []).map((version) => ({
                value: String(version.number),
                label: `v${version.number}`,
                hint: versionText(version),
              })),
            ]}
          />
        </Field>
        <Field label="Experiment" htmlFor="run-experiment" hint="Groups related runs.">
          <Select
            id="run-experiment"
            value={target.experiment}
            onValueChange={(experiment) => onChange({ experiment })}
            options={[
              {
                value: '',
                label: dataset ? `Named after the dataset (${dataset.name})` : 'Named after the dataset',
              },
              ...(experiments.data ?? [])
                .filter(({ name }) => name !== dataset?.name || name === target.experiment)
                .map(({ name, runs }) => ({ value: name, label: name, hint: counted(runs, 'run') })),
              { value: NEW_EXPERIMENT, label: 'New experiment…' },
            ]}
          />
        </Field>
        {target.experiment === NEW_EXPERIMENT && (
          <Field label="New experiment name" error={errors.newExperiment}>
            <Input
              autoFocus
              value={target.newExperiment}
              onChange={(event) => onChange({ newExperiment: event.target.value })}
            />
          </Field>
        )}
        <Field label="Run name" optional error={errors.name} hint="Empty: made from preset and dataset.">
          <Input value={target.name} onChange={(event) => onChange({ name: event.target.value })} />
        </Field>
      </CardBody>
    </Card>
  );
}

function versionText({
  classCount,
  photos,
}: {
  classCount: number;
  photos: { train: number; validation: number; test: number };
}) {
  return `${counted(classCount, 'class', 'classes')} · ${counted(photos.train + photos.validation + photos.test, 'photo')}`;
}
