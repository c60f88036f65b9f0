'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useTRPC } from '../api/trpc';
import { DatasetSelect, versionText } from '../selects/dataset-select';
import { ExperimentSelect } from '../selects/experiment-select';
import { NEW_EXPERIMENT, type Target } from './new-run-draft';

interface RunTargetProps {
  target: Target;
  errors: Partial<Record<keyof Target, string>>;
  onChange: (changes: Partial<Target>) => void;
}

export function RunTarget({ target, errors, onChange }: RunTargetProps) {
  const trpc = useTRPC();
  const dataset = useQuery(
    trpc.datasets.get.queryOptions({ dataset: target.datasetId }, { enabled: target.datasetId !== '' }),
  ).data;
  const latest = dataset?.versions[0];
  const ofDataset = dataset ? `Named after the dataset (${dataset.name})` : 'Named after the dataset';

  return (
    <Card>
      <CardHeader title="Dataset and name" />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <Field label="Dataset" htmlFor="run-dataset" error={errors.datasetId}>
          <DatasetSelect
            id="run-dataset"
            value={target.datasetId}
            label={target.datasetId ? (dataset?.name ?? '…') : undefined}
            placeholder="Choose a dataset"
            needsVersion
            onValueChange={(datasetId) => onChange({ datasetId, version: '' })}
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
              ...(dataset?.versions ?? []).map((version) => ({
                value: String(version.number),
                label: `v${version.number}`,
                hint: versionText(version),
              })),
            ]}
          />
        </Field>
        <Field label="Experiment" htmlFor="run-experiment" hint="Groups related runs.">
          <ExperimentSelect
            id="run-experiment"
            value={target.experiment}
            label={experimentText(target.experiment) ?? ofDataset}
            onValueChange={(experiment) => onChange({ experiment })}
            optionValue={({ name }) => name}
            before={[{ value: '', label: ofDataset }]}
            after={[{ value: NEW_EXPERIMENT, label: 'New experiment…' }]}
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

function experimentText(experiment: string): string | null {
  return experiment === NEW_EXPERIMENT ? 'New experiment…' : experiment || null;
}
