import { Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { valuesText } from '@/shared/recipe/field';
import { RECIPE_FIELDS, RECIPE_GROUPS } from '@/shared/recipe/recipe';
import { type FieldDraft, isRange, type SweepDraft } from './sweep-draft';

const KINDS: readonly { value: FieldDraft['kind']; label: string; hint: string }[] = [
  { value: 'choice', label: 'One of a list', hint: 'Each as likely' },
  { value: 'uniform', label: 'Range', hint: 'Each value as likely' },
  { value: 'log-uniform', label: 'Range, logarithmic', hint: 'Each order of magnitude as likely' },
  { value: 'integer', label: 'Range of whole numbers', hint: 'Both ends included' },
];

interface VariedFieldProps {
  field: FieldDraft;
  search: SweepDraft['search'];
  /** Paths that are varied already. */
  taken: readonly string[];
  onChange: (changes: Partial<FieldDraft>) => void;
  /** Undefined for the only one. */
  onRemove?: () => void;
}

/** One field of the recipe with what it is varied over. */
export function VariedField({ field, search, taken, onChange, onRemove }: VariedFieldProps) {
  const known = RECIPE_FIELDS.find(({ path }) => path === field.path);
  const id = `sweep-field-${field.id}`;
  return (
    <li className="grid items-start gap-x-4 gap-y-3 rounded-md border p-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto]">
      <Field label="Field" htmlFor={id}>
        <Select
          id={id}
          value={field.path}
          placeholder="Choose a field"
          onValueChange={(path) => onChange({ path })}
          options={RECIPE_GROUPS.flatMap((group) =>
            group.fields.map(({ path, label }) => ({
              value: path,
              label,
              hint: group.title,
              disabled: path !== field.path && taken.includes(path),
            })),
          )}
        />
      </Field>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
        {search === 'random' && (
          <Field label="Drawn from" htmlFor={`${id}-kind`}>
            <Select
              id={`${id}-kind`}
              value={field.kind}
              onValueChange={(kind) => onChange({ kind: kind as FieldDraft['kind'] })}
              options={KINDS}
            />
          </Field>
        )}
        {isRange(field, search) ? (
          <>
            <Field label="From" hint={known && valuesText(known)}>
              <Input value={field.min} onChange={(event) => onChange({ min: event.target.value })} />
            </Field>
            <Field label="To">
              <Input value={field.max} onChange={(event) => onChange({ max: event.target.value })} />
            </Field>
          </>
        ) : (
          <Field
            label="Values"
            hint={known && valuesText(known)}
            className={search === 'random' ? 'sm:col-span-2' : 'sm:col-span-3'}
          >
            <Input
              placeholder="Separated by commas"
              value={field.values}
              onChange={(event) => onChange({ values: event.target.value })}
            />
          </Field>
        )}
      </div>
      {onRemove && (
        <Button
          icon
          variant="ghost"
          aria-label="Do not vary this field"
          className="sm:mt-5"
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </Button>
      )}
    </li>
  );
}
