'use client';

import { useMemo } from 'react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import { findRunField, type RunField } from '@/shared/run-query/fields';
import type { ComparedRun } from './compared-run';
import { FieldPicker } from './fields/field-picker';
import { FieldSelect } from './fields/field-select';
import { DRAWN_FIELDS, differingFields, fieldValues } from './fields/field-values';
import { FieldsScatter } from './fields/fields-scatter';
import { ImportanceChart } from './fields/importance-chart';
import { ParallelChart } from './fields/parallel-chart';
import type { CompareSettings, SetCompare } from './use-compare-settings';

interface FieldsCardProps {
  runs: readonly ComparedRun[];
  settings: CompareSettings;
  set: SetCompare;
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
}

const VIEWS = [
  { value: 'parallel', label: 'Parallel' },
  { value: 'scatter', label: 'Scatter' },
  { value: 'importance', label: 'Importance' },
] as const;

/** Unless fields are chosen: more axes would not be read. */
const MAX_USUAL_FIELDS = 8;

/** How fields of the runs hang together: parallel coordinates, one over another, and which of them decide. */
export function FieldsCard({ runs, settings, set, highlighted, onHighlight }: FieldsCardProps) {
  const differing = useMemo(() => differingFields(runs), [runs]);
  const target = useMemo(
    () => fieldValues(findRunField(settings.target) ?? (DRAWN_FIELDS[0] as RunField), runs),
    [settings.target, runs],
  );
  const names = settings.fields ?? differing.slice(0, MAX_USUAL_FIELDS).map(({ name }) => name);
  const key = names.join(',');
  const chosen = useMemo(
    () =>
      key
        .split(',')
        .flatMap((name) => findRunField(name) ?? [])
        .filter(({ name }) => name !== target.field.name)
        .map((field) => fieldValues(field, runs)),
    [key, runs, target.field.name],
  );
  const varied = useMemo(() => differing.map((field) => fieldValues(field, runs)), [differing, runs]);
  if (runs.length < 2) return null;
  const { view } = settings;
  return (
    <Card>
      <CardHeader
        title="Fields"
        actions={
          <>
            {view === 'parallel' && <FieldPicker chosen={names} onChange={(fields) => set({ fields })} />}
            {view !== 'scatter' && (
              <FieldSelect
                aria-label="Target"
                value={settings.target}
                onValueChange={(name) => set({ target: name })}
              />
            )}
            <Segmented
              aria-label="Chart of fields"
              value={view}
              onValueChange={(next) => set({ view: next })}
              options={VIEWS}
            />
          </>
        }
      />
      <CardBody className="p-3">
        {view === 'scatter' ? (
          <FieldsScatter
            runs={runs}
            settings={settings}
            set={set}
            highlighted={highlighted}
            onHighlight={onHighlight}
          />
        ) : view === 'parallel' ? (
          <ParallelChart
            runs={runs}
            fields={[...chosen, target]}
            highlighted={highlighted}
            onHighlight={onHighlight}
          />
        ) : (
          <ImportanceChart fields={varied} target={target} />
        )}
      </CardBody>
    </Card>
  );
}
