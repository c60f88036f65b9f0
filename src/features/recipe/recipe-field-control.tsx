import { RotateCcw } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { type ChoiceSpec, type RecipeField, valuesText } from '@/shared/recipe/field';

interface RecipeFieldControlProps {
  field: RecipeField;
  value: string | boolean;
  error?: string;
  /** What the preset has here; null when it is the same. */
  usual: string | null;
  onChange: (value: string | boolean) => void;
  onReset: () => void;
}

/** One field of the recipe with hint, error, and a mark and way back when it was changed. */
export function RecipeFieldControl({
  field,
  value,
  error,
  usual,
  onChange,
  onReset,
}: RecipeFieldControlProps) {
  const id = `recipe-${field.path.replaceAll('.', '-')}`;
  const label = (
    <span className="inline-flex h-5 items-center gap-1.5">
      {field.label}
      {usual !== null && <span title="Changed from the preset" className="size-1.5 rounded-full bg-accent" />}
    </span>
  );
  return (
    <div className="relative min-w-0" data-changed={usual !== null || undefined}>
      {field.kind === 'switch' ? (
        <div className="flex h-full flex-col justify-center gap-1">
          <Switch
            id={id}
            label={label}
            checked={value === true}
            onCheckedChange={onChange}
            aria-describedby={field.hint && `${id}-note`}
          />
          {field.hint && (
            <p id={`${id}-note`} className="text-muted text-xs">
              {field.hint}
            </p>
          )}
        </div>
      ) : (
        <Field label={label} htmlFor={id} hint={hintOf(field)} error={error}>
          {field.kind === 'choice' ? (
            <Select id={id} value={String(value)} onValueChange={onChange} options={optionsOf(field)} />
          ) : (
            <NumberInput
              id={id}
              unit={field.unit}
              value={String(value)}
              onChange={onChange}
              invalid={error !== undefined}
            />
          )}
        </Field>
      )}
      {usual !== null && (
        <Button
          size="sm"
          variant="ghost"
          className="absolute -top-1 right-0 h-6 gap-1 px-1 text-2xs"
          aria-label={`Reset ${field.label} to ${usual}`}
          onClick={onReset}
        >
          <RotateCcw aria-hidden />
          {usual}
        </Button>
      )}
    </div>
  );
}

function optionsOf({ options }: ChoiceSpec) {
  return options.map((option) => ({ ...option, value: String(option.value) }));
}

/** The hint, and for a number the allowed range. */
function hintOf(field: RecipeField) {
  if (field.kind !== 'number') return field.hint;
  return (
    <>
      {field.hint} <span className="whitespace-nowrap text-faint">{valuesText(field)}</span>
    </>
  );
}

interface NumberInputProps {
  id: string;
  unit?: string;
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}

/** Text, not `type="number"`: that one swallows `1e-4` in some languages and turns on a scroll of the wheel. */
function NumberInput({ id, unit, value, invalid, onChange }: NumberInputProps) {
  return (
    <div className="relative">
      <Input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={value}
        aria-invalid={invalid || undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        className={unit ? 'pr-14' : undefined}
      />
      {unit && (
        <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-faint text-xs">
          {unit}
        </span>
      )}
    </div>
  );
}
