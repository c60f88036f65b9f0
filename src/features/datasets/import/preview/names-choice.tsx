'use client';

import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { NamePart } from '@/shared/contracts/import-plan';
import { withOption } from './choices';
import type { ChoiceProps } from './folders-choice';

const DEFAULT_PARTS: NamePart[] = ['value', 'currency', 'country'];

const parts: { value: NamePart; label: string }[] = [
  { value: 'value', label: 'Value' },
  { value: 'currency', label: 'Currency' },
  { value: 'country', label: 'Country' },
  { value: 'label', label: 'Part of the name' },
  { value: 'ignore', label: 'Nothing' },
];

/** What the parts of a name between commas say, and what each level of folders says. */
export function NamesChoice({ plan, options, onChange }: ChoiceProps) {
  const nameParts = options.nameParts ?? DEFAULT_PARTS;
  const depth = plan.level ?? 1;
  const folderParts = options.folderParts ?? [];
  if (plan.levels.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Names" description="What the parts of “5 Cent,Euro,spain” say, in their order" />
      <CardBody className="flex flex-col gap-3">
        <div className="grid grid-cols-3 gap-2">
          {DEFAULT_PARTS.map((fallback, index) => (
            <PartSelect
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a part is
              key={index}
              label={`Part ${index + 1}`}
              value={nameParts[index] ?? fallback}
              onChange={(part) =>
                onChange(withOption(options, 'nameParts', replaced(nameParts, index, part, DEFAULT_PARTS)))
              }
            />
          ))}
        </div>
        {depth > 1 &&
          plan.levels
            .filter(({ level }) => level <= depth)
            .map(({ level, samples }, index) => (
              <PartSelect
                key={level}
                label={`Level ${level}: ${samples.slice(0, 2).join(', ')} … says the`}
                value={folderParts[index] ?? 'ignore'}
                onChange={(part) => {
                  const none = Array<NamePart>(depth).fill('ignore');
                  onChange(withOption(options, 'folderParts', replaced(folderParts, index, part, none)));
                }}
              />
            ))}
      </CardBody>
    </Card>
  );
}

function PartSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: NamePart;
  onChange: (part: NamePart) => void;
}) {
  return (
    <Field label={<span className="wrap-anywhere">{label}</span>}>
      <Select size="sm" value={value} onValueChange={(part) => onChange(part as NamePart)} options={parts} />
    </Field>
  );
}

/** The parts with one replaced; undefined when they are what is read anyway. */
function replaced(
  present: readonly NamePart[],
  index: number,
  part: NamePart,
  fallback: readonly NamePart[],
): NamePart[] | undefined {
  const next = fallback.map((other, at) => (at === index ? part : (present[at] ?? other)));
  return next.every((other, at) => other === fallback[at]) ? undefined : next;
}
