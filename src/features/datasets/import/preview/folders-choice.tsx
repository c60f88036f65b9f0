'use client';

import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import {
  type ImportOptions,
  type ImportPlan,
  NAME_ENCODINGS,
  type NameEncoding,
  type SplitTarget,
} from '@/shared/contracts/import-plan';
import { counted } from '@/shared/format';
import { splitLabels } from '../../splits';
import { withLevel, withOption } from './choices';

export interface ChoiceProps {
  plan: ImportPlan;
  options: ImportOptions;
  onChange: (options: ImportOptions) => void;
}

/** How folders and their names are read: manifest, level, splits and encoding. */
export function FoldersChoice({ plan, options, onChange }: ChoiceProps) {
  if (plan.levels.length < 2 && plan.splits.length === 0 && !plan.encoding && plan.manifests.length === 0)
    return null;
  return (
    <Card>
      <CardHeader title="Folders" />
      <CardBody className="flex flex-col gap-3">
        {plan.manifests.length > 0 && (
          <Field label="Labels are read from">
            <Select
              value={plan.manifest ?? 'none'}
              onValueChange={(manifest) => onChange(withOption(options, 'manifest', manifest))}
              options={[
                ...plan.manifests.map((file) => ({ value: file, label: file })),
                { value: 'none', label: 'The folders' },
              ]}
            />
          </Field>
        )}
        <LevelChoice plan={plan} options={options} onChange={onChange} />
        {plan.splits.map(({ folder, target, photos }) => (
          <Field
            key={folder}
            label={<span className="wrap-anywhere">Folder “{folder}”</span>}
            hint={counted(photos, 'photo')}
          >
            <Select
              value={target}
              onValueChange={(value) =>
                onChange(withOption(options, 'splits', { ...options.splits, [folder]: value as SplitTarget }))
              }
              options={splitTargets}
            />
          </Field>
        ))}
        {plan.encoding && (
          <Field
            label="Encoding of names"
            hint={`${counted(plan.encoding.names, 'name')} ${plan.encoding.names === 1 ? 'does' : 'do'} not say which.`}
          >
            <Select
              value={plan.encoding.assumed}
              onValueChange={(encoding) =>
                onChange(withOption(options, 'encoding', encoding as NameEncoding))
              }
              options={encodingOptions(plan.encoding)}
            />
          </Field>
        )}
      </CardBody>
    </Card>
  );
}

/** Which folders are the classes; nothing when there is no choice. */
export function LevelChoice({ plan, options, onChange }: ChoiceProps) {
  if (plan.levels.length < 2) return null;
  // While it is asked for, none is shown as chosen: a choice that is shown already cannot be made.
  const isAsked = plan.questions.some(({ option }) => option === 'level');
  return (
    <Field label="Classes are">
      <Select
        value={plan.level === null || isAsked ? '' : String(plan.level)}
        placeholder="Choose the folders…"
        onValueChange={(level) => onChange(withLevel(options, Number(level)))}
        options={plan.levels.map(({ level, classes, samples }) => ({
          value: String(level),
          label: `Level ${level}: ${counted(classes, 'folder')}`,
          hint: samples.slice(0, 3).join(', '),
        }))}
      />
    </Field>
  );
}

const splitTargets: { value: SplitTarget; label: string }[] = [
  { value: 'train', label: splitLabels.train },
  { value: 'validation', label: splitLabels.validation },
  { value: 'test', label: splitLabels.test },
  { value: 'unlabelled', label: 'Unlabelled, left out' },
  { value: 'skip', label: 'Left out' },
];

function encodingOptions({ assumed, alternatives }: NonNullable<ImportPlan['encoding']>) {
  const likely = alternatives.map(({ encoding, samples }) => ({
    value: encoding,
    label: encoding,
    hint: samples.slice(0, 2).join(', '),
  }));
  const listed = new Set<string>([assumed, ...alternatives.map(({ encoding }) => encoding)]);
  const others = NAME_ENCODINGS.filter((encoding) => !listed.has(encoding));
  return [
    ...(likely.some(({ value }) => value === assumed) ? [] : [{ value: assumed, label: assumed }]),
    ...likely,
    ...others.map((encoding) => ({ value: encoding, label: encoding })),
  ];
}
