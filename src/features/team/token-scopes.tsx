'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { TOKEN_SCOPES, type TokenScope } from '@/shared/permissions';

const texts: Record<TokenScope, { label: string; hint: string }> = {
  read: { label: 'Read', hint: 'see datasets, runs, models' },
  run: { label: 'Run', hint: 'import, train, comment' },
  classify: { label: 'Classify', hint: 'ask models about photos' },
  admin: { label: 'Admin', hint: 'team, workers, deletion' },
};

export function scopeLabel(scope: TokenScope): string {
  return texts[scope].label.toLowerCase();
}

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: '', label: 'Never' },
];

export interface TokenLimits {
  scopes: readonly TokenScope[];
  /** Days as text; empty for ever. */
  lifetime: string;
}

export const defaultLimits: TokenLimits = { scopes: ['read', 'run', 'classify'], lifetime: '90' };

interface TokenLimitsFieldsProps {
  limits: TokenLimits;
  onChange: (limits: TokenLimits) => void;
  /** Of an API token; a worker's may train and nothing else. */
  withScopes: boolean;
}

/** What a token may do, and for how long. */
export function TokenLimitsFields({ limits, onChange, withScopes }: TokenLimitsFieldsProps) {
  return (
    <>
      {withScopes && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium text-xs">Scopes</legend>
          {TOKEN_SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              label={
                <>
                  {texts[scope].label} <span className="text-muted text-xs">{texts[scope].hint}</span>
                </>
              }
              checked={limits.scopes.includes(scope)}
              onCheckedChange={(checked) =>
                onChange({
                  ...limits,
                  scopes: TOKEN_SCOPES.filter((known) =>
                    known === scope ? checked === true : limits.scopes.includes(known),
                  ),
                })
              }
            />
          ))}
        </fieldset>
      )}
      <Field label="Expires">
        <Select
          value={limits.lifetime}
          onValueChange={(lifetime) => onChange({ ...limits, lifetime })}
          options={LIFETIMES}
        />
      </Field>
    </>
  );
}
