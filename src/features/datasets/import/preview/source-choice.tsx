'use client';

import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { withOption } from './choices';
import type { ChoiceProps } from './folders-choice';

/** Where the photos come from and what may be done with them: kept as notes of the version. */
export function SourceChoice({ plan, options, onChange }: ChoiceProps) {
  return (
    <Card>
      <CardHeader title="Origin" description="Kept as notes of the version" />
      <CardBody className="flex flex-col gap-3">
        <Field label="Source" optional>
          <Input
            value={options.source ?? ''}
            onChange={(event) => onChange(withOption(options, 'source', event.target.value || undefined))}
            placeholder={plan.source ?? 'https://…'}
            maxLength={500}
          />
        </Field>
        <Field label="Licence" optional>
          <Input
            value={options.licence ?? ''}
            onChange={(event) => onChange(withOption(options, 'licence', event.target.value || undefined))}
            placeholder={plan.licence ?? 'CC BY 4.0'}
            maxLength={500}
          />
        </Field>
      </CardBody>
    </Card>
  );
}
