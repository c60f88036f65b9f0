'use client';

import { Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { SWEEP_METRICS, type SweepMetric } from '@/shared/sweep-plan';
import type { FieldDraft, SweepDraft } from './sweep-draft';
import { metricTitles } from './sweep-metrics';
import { VariedField } from './varied-field';

interface SweepCardProps {
  draft: SweepDraft;
  /** Why it cannot be started; null when nothing speaks against it. */
  error: string | null;
  /** What is missing, or how many runs it makes; null while the server counts. */
  note: string | null;
  onChange: (changes: Partial<SweepDraft>) => void;
}

/** Varies fields of the recipe: one run becomes a group of them. */
export function SweepCard({ draft, error, note, onChange }: SweepCardProps) {
  const { fields, search } = draft;
  const number = (name: 'trials' | 'seed' | 'eta' | 'minEpochs') => ({
    inputMode: 'numeric' as const,
    value: draft[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  function changeField(id: number, changes: Partial<FieldDraft>) {
    onChange({ fields: fields.map((field) => (field.id === id ? { ...field, ...changes } : field)) });
  }
  return (
    <Card>
      <CardHeader
        title="Vary fields"
        description="Starts a sweep: a group of runs that differ in some fields of the recipe."
        actions={
          <Switch
            aria-label="Vary fields"
            checked={draft.on}
            onCheckedChange={(on) => onChange({ on: on === true })}
          />
        }
      />
      {draft.on && (
        <CardBody className="grid gap-4">
          <div className="grid gap-4 sm:grid-cols-3">
            <Field label="Search" htmlFor="sweep-search">
              <Select
                id="sweep-search"
                value={search}
                onValueChange={(next) => onChange({ search: next as SweepDraft['search'] })}
                options={[
                  { value: 'grid', label: 'Grid', hint: 'Every combination of the values' },
                  { value: 'random', label: 'Random', hint: 'A number of runs, drawn from lists and ranges' },
                ]}
              />
            </Field>
            {search === 'random' && (
              <>
                <Field label="Runs">
                  <Input {...number('trials')} />
                </Field>
                <Field label="Seed" hint="The same seed draws the same runs.">
                  <Input {...number('seed')} />
                </Field>
              </>
            )}
          </div>
          <ul className="grid gap-3">
            {fields.map((field) => (
              <VariedField
                key={field.id}
                field={field}
                search={search}
                taken={fields.map(({ path }) => path)}
                onChange={(changes) => changeField(field.id, changes)}
                onRemove={
                  fields.length > 1
                    ? () => onChange({ fields: fields.filter(({ id }) => id !== field.id) })
                    : undefined
                }
              />
            ))}
          </ul>
          <Button
            size="sm"
            className="justify-self-start"
            disabled={fields.length >= 10}
            onClick={() =>
              onChange({
                fields: [
                  ...fields,
                  {
                    id: Math.max(...fields.map(({ id }) => id)) + 1,
                    path: '',
                    kind: 'choice',
                    values: '',
                    min: '',
                    max: '',
                  },
                ],
              })
            }
          >
            <Plus aria-hidden />
            Vary another field
          </Button>
          <div className="grid gap-4 border-t pt-4 sm:grid-cols-3">
            <Field label="Compare by" htmlFor="sweep-metric">
              <Select
                id="sweep-metric"
                value={draft.metric}
                onValueChange={(metric) => onChange({ metric: metric as SweepMetric })}
                options={SWEEP_METRICS.map((metric) => ({ value: metric, label: metricTitles[metric] }))}
              />
            </Field>
            <div className="flex items-center sm:col-span-2">
              <Switch
                label="Stop weak runs early (successive halving)"
                checked={draft.halving}
                onCheckedChange={(halving) => onChange({ halving: halving === true })}
              />
            </div>
            {draft.halving && (
              <>
                <Field label="Minimum epochs" hint="Runs are compared first after this many epochs.">
                  <Input {...number('minEpochs')} />
                </Field>
                <Field
                  label="Keep one in"
                  hint="The rest are stopped; those kept are compared again after this many times the epochs."
                >
                  <Input {...number('eta')} />
                </Field>
                <div className="flex items-center">
                  <Switch
                    label="Make models of stopped runs"
                    checked={draft.keepModels}
                    onCheckedChange={(keepModels) => onChange({ keepModels: keepModels === true })}
                  />
                </div>
              </>
            )}
          </div>
          <p role="status" className={error ? 'text-bad text-xs' : 'text-muted text-xs'}>
            {error ?? note ?? 'Counting the runs…'}
          </p>
        </CardBody>
      )}
    </Card>
  );
}
