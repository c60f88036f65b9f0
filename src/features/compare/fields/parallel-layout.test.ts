import { expect, it } from 'vitest';
import { findRunField, type RunField } from '@/shared/run-query/fields';
import { differingFields, fieldValues } from './field-values';
import { parallelAxes } from './parallel-layout';

const field = (name: string) => findRunField(name) as RunField;
const runs = [
  { run: { values: { valAccuracy: 0.5, 'optimizer.kind': 'sgd', epochs: 3 } } },
  { run: { values: { valAccuracy: null, 'optimizer.kind': 'adam', epochs: 3 } } },
  { run: { values: { valAccuracy: 0.9, 'optimizer.kind': 'sgd', epochs: 3 } } },
];

it('numbers what is no number, and puts what a run lacks below the axis, at a tick of its own', () => {
  const fields = [fieldValues(field('optimizer.kind'), runs), fieldValues(field('valAccuracy'), runs)];
  expect(fields[0]?.values).toEqual([1, 0, 1]);
  const [kind, accuracy] = parallelAxes(fields, { width: 400, height: 300 });
  expect(kind?.ticks.map(({ text }) => text)).toEqual(['adam', 'sgd']);
  expect(accuracy?.ticks.map(({ text }) => text)).toEqual(['50.0 %', '90.0 %', 'missing']);
  const [low, missing, high] = accuracy?.places ?? [];
  expect(missing).toMatchObject({ isMissing: true });
  expect(missing?.y).toBeGreaterThan(low?.y ?? 0);
  expect(low?.y).toBeGreaterThan(high?.y ?? 0);
});

it('offers the fields of the recipe in which runs differ', () => {
  expect(differingFields(runs).map(({ name }) => name)).toEqual(['optimizer.kind']);
});
