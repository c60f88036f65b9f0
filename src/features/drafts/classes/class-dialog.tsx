'use client';

import { useId, useState } from 'react';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { type ClassChanges, classChangesSchema, type DraftClass } from '@/shared/contracts/drafts';
import { countries, currencies } from '@/shared/iso-names';

interface ClassDialogProps {
  coin: DraftClass;
  busy: boolean;
  onSave: (changes: ClassChanges) => void;
  onClose: () => void;
}

const FIELDS = [
  { name: 'label', label: 'Label', hint: 'What people read.' },
  { name: 'value', label: 'Value', hint: 'As it stands on the coin: 10 Sentimo.' },
  { name: 'currency', label: 'Currency', hint: 'Of ISO 4217, or as the coin has it.' },
  { name: 'country', label: 'Country', hint: 'Of ISO 3166, or a state that is gone.' },
  { name: 'years', label: 'Years', hint: 'When such coins were struck: 1999–2002.' },
  { name: 'synonyms', label: 'Synonyms', hint: 'Other names, with commas between them.' },
] as const;
type FieldName = (typeof FIELDS)[number]['name'];

/** Everything that people may say of a class. */
export function ClassDialog({ coin, busy, onSave, onClose }: ClassDialogProps) {
  const before: Record<FieldName, string> = {
    label: coin.label,
    value: coin.value ?? '',
    currency: coin.currency ?? '',
    country: coin.country ?? '',
    years: coin.years ?? '',
    synonyms: (coin.synonyms ?? []).join(', '),
  };
  const [texts, setTexts] = useState(before);
  const listId = useId();
  const changed = FIELDS.filter(({ name }) => texts[name].trim() !== before[name]);
  const parsed = classChangesSchema.safeParse(
    Object.fromEntries(changed.map(({ name }) => [name, fieldValue(name, texts[name])])),
  );
  const errorOf = (name: FieldName) => parsed.error?.issues.find(({ path }) => path[0] === name)?.message;
  return (
    <FormDialog
      title={`Class ${coin.key}`}
      busy={busy}
      invalid={!parsed.success || changed.length === 0}
      onSave={() => parsed.data && onSave(parsed.data)}
      onClose={onClose}
    >
      {FIELDS.map(({ name, label, hint }) => (
        <Field key={name} label={label} hint={hint} error={errorOf(name)}>
          <Input
            autoFocus={name === 'label'}
            value={texts[name]}
            list={name === 'currency' || name === 'country' ? `${listId}-${name}` : undefined}
            onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
          />
        </Field>
      ))}
      <datalist id={`${listId}-currency`}>
        {currencies().map(({ code, name }) => (
          <option key={code} value={name}>
            {code}
          </option>
        ))}
      </datalist>
      <datalist id={`${listId}-country`}>
        {countries().map(({ code, name }) => (
          <option key={code} value={name}>
            {code}
          </option>
        ))}
      </datalist>
    </FormDialog>
  );
}

function fieldValue(name: FieldName, text: string): string | string[] | null {
  const trimmed = text.trim();
  if (name === 'label') return trimmed;
  if (name !== 'synonyms') return trimmed || null;
  return trimmed
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
