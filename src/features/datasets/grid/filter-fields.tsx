import { type ReactNode, useId } from 'react';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';

function Row({ label, htmlFor, children }: { label: string; htmlFor: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] items-center gap-2">
      <label htmlFor={htmlFor} className="text-muted text-xs">
        {label}
      </label>
      {children}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  options: readonly { value: string; label: string; hint?: string }[];
}

/** One of some values, or any. */
export function Choice({ label, value, onChange, options }: ChoiceProps) {
  const id = useId();
  return (
    <Row label={label} htmlFor={id}>
      <Select
        id={id}
        size="sm"
        value={value ?? ''}
        onValueChange={(next) => onChange(next || undefined)}
        options={[{ value: '', label: 'Any' }, ...options]}
      />
    </Row>
  );
}

interface BetweenProps {
  label: string;
  type: 'number' | 'date';
  max?: number;
  from: string;
  to: string;
  onFrom: (text: string) => void;
  onTo: (text: string) => void;
}

/** From and to, each may be open. */
export function Between({ label, type, max, from, to, onFrom, onTo }: BetweenProps) {
  const id = useId();
  const common = { type, min: 0, max, className: 'h-7 min-w-0 text-xs' };
  return (
    <Row label={label} htmlFor={id}>
      <span className="flex items-center gap-1.5">
        <Input
          id={id}
          aria-label={`${label}, from`}
          placeholder="from"
          value={from}
          onChange={(event) => onFrom(event.target.value)}
          {...common}
        />
        <Input
          aria-label={`${label}, to`}
          placeholder="to"
          value={to}
          onChange={(event) => onTo(event.target.value)}
          {...common}
        />
      </span>
    </Row>
  );
}
