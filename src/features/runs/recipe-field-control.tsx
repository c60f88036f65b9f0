import { RotateCcw } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { RecipeField } from './recipe-fields';

interface RecipeFieldControlProps {
  field: RecipeField;
  value: string | boolean;
  error?: string;
  /** What the preset has here; null when it is the same. */
  usual: string | null;
  disabled: boolean;
  onChange: (value: string | boolean) => void;
  onReset: () => void;
}

/** One field of the recipe with hint, error, and a mark and way back when it was changed. */
export function RecipeFieldControl({
  field,
  value,
  error,
  usual,
  disabled,
  onChange,
  onReset,
}: RecipeFieldControlProps) {
  const id = `recipe-${field.path.replaceAll('.', '-')}`;
  const label = (
    <span className={cn('inline-flex h-5 items-center gap-1.5', disabled && 'text-faint')}>
      {field.label}
      {usual !== null && <span title="Changed from the preset" className="size-1.5 rounded-full bg-accent" />}
    </span>
  );
  return (
    <div className="relative min-w-0" data-changed={usual !== null || undefined}>
      {field.kind === 'switch' ? (
        <div className="flex h-full items-center pt-1">
          <Switch id={id} label={label} checked={value === true} onCheckedChange={onChange} />
        </div>
      ) : (
        <Field label={label} htmlFor={id} hint={field.hint} error={error}>
          {field.kind === 'choice' ? (
            <Select
              id={id}
              value={String(value)}
              onValueChange={onChange}
              options={field.options}
              disabled={disabled || field.options.length < 2}
            />
          ) : (
            <NumberInput
              id={id}
              unit={field.unit}
              value={String(value)}
              disabled={disabled}
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

interface NumberInputProps {
  id: string;
  unit?: string;
  value: string;
  disabled: boolean;
  invalid: boolean;
  onChange: (value: string) => void;
}

/** Text, not `type="number"`: that one swallows `1e-4` in some languages and turns on a scroll of the wheel. */
function NumberInput({ id, unit, value, disabled, invalid, onChange }: NumberInputProps) {
  return (
    <div className="relative">
      <Input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={value}
        disabled={disabled}
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
