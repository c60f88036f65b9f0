'use client';

import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { ImportDifference } from '@/shared/contracts/imports';
import { counted } from '@/shared/format';
import type { Choices } from './choices';

interface DatasetChoiceProps {
  choices: Choices;
  /** Null when there is no dataset of that name. */
  difference: ImportDifference | null;
  /** All of its photos wait to be labelled: no version is made. */
  isQueueOnly: boolean;
  nameError?: string;
  onChange: (changes: Partial<Choices>) => void;
}

/** Which dataset it becomes, and what it changes of one that is there. */
export function DatasetChoice({ choices, difference, isQueueOnly, nameError, onChange }: DatasetChoiceProps) {
  return (
    <Card>
      <CardHeader title="Dataset" />
      <CardBody className="flex flex-col gap-3">
        <Field
          label="Name"
          error={nameError}
          hint={nameHint({ isPresent: difference !== null, isQueueOnly })}
        >
          <Input
            value={choices.name}
            onChange={(event) => onChange({ name: event.target.value })}
            maxLength={80}
            autoComplete="off"
          />
        </Field>
        {difference && !isQueueOnly && (
          <>
            <Field
              label={`What version ${difference.version} has`}
              hint={
                choices.isAdding
                  ? 'Its photos stay in their classes and splits; names given here correct its own.'
                  : 'The new version has the photos of this import alone.'
              }
            >
              <Select
                value={choices.isAdding ? 'add' : 'replace'}
                onValueChange={(value) => onChange({ isAdding: value === 'add' })}
                options={[
                  { value: 'add', label: `Add to version ${difference.version}` },
                  { value: 'replace', label: 'Replace' },
                ]}
              />
            </Field>
            <Difference difference={difference} isAdding={choices.isAdding} />
          </>
        )}
      </CardBody>
    </Card>
  );
}

function nameHint({ isPresent, isQueueOnly }: { isPresent: boolean; isQueueOnly: boolean }) {
  if (isQueueOnly)
    return `${isPresent ? 'A' : 'A new'} dataset whose queue the photos wait in. No version is made yet.`;
  return isPresent ? undefined : 'A new dataset. The name of a present one adds a version to it.';
}

function Difference({ difference, isAdding }: { difference: ImportDifference; isAdding: boolean }) {
  const { newPhotos, newClasses, changedClasses, missingClasses } = difference;
  return (
    <ul className="flex flex-col gap-1 text-sm" aria-label={`Difference to version ${difference.version}`}>
      <li>
        {counted(newPhotos, 'photo')} under names that it does not have
        <span className="text-muted"> (it has {counted(difference.photos, 'photo')})</span>
      </li>
      {newClasses.length > 0 && (
        <li>
          {counted(newClasses.length, 'new class', 'new classes')}: <Keys keys={newClasses} />
        </li>
      )}
      {changedClasses.length > 0 && (
        <li>
          {counted(changedClasses.length, 'class', 'classes')} named differently:{' '}
          <Keys keys={changedClasses.map(({ key }) => key)} />
        </li>
      )}
      {missingClasses.length > 0 && (
        <li className={isAdding ? 'text-muted' : 'text-warn'}>
          {counted(missingClasses.length, 'class', 'classes')} without photos here
          {isAdding ? ', which stay' : ', which the new version loses'}: <Keys keys={missingClasses} />
        </li>
      )}
    </ul>
  );
}

const KEYS_SHOWN = 8;

function Keys({ keys }: { keys: readonly string[] }) {
  const shown = keys.slice(0, KEYS_SHOWN).join(', ');
  const rest = keys.length - KEYS_SHOWN;
  return (
    <span className="wrap-anywhere text-muted">
      {shown}
      {rest > 0 && ` and ${rest} more`}
    </span>
  );
}
