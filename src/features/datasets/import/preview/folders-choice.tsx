'use client';

import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import {
  DEFAULT_BOX_MARGIN,
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

const MARGINS = [0, DEFAULT_BOX_MARGIN, 0.1, 0.2, 0.4];

/** How folders and their names are read: manifest, level, splits and encoding. */
export function FoldersChoice({ plan, options, onChange }: ChoiceProps) {
  const hasBoxes = plan.layout === 'coco' || plan.layout === 'yolo';
  const isUnlabelled = !hasBoxes && (plan.unlabelled > 0 || options.unlabelled !== undefined);
  const hasChoice =
    plan.levels.length > 1 ||
    plan.splits.length > 0 ||
    plan.encoding ||
    plan.manifests.length > 0 ||
    hasBoxes ||
    isUnlabelled;
  if (!hasChoice) return null;
  return (
    <Card>
      <CardHeader title="Folders" />
      <CardBody className="flex flex-col gap-3">
        {plan.manifests.length > 0 && (
          <Field label={hasBoxes ? 'Boxes are read from' : 'Labels are read from'}>
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
        {hasBoxes && (
          <Field label="Margin around each box" hint="Each box becomes a photo of its own.">
            <Select
              value={String(options.boxMargin ?? DEFAULT_BOX_MARGIN)}
              onValueChange={(margin) => onChange(withOption(options, 'boxMargin', Number(margin)))}
              options={MARGINS.map((margin) => ({
                value: String(margin),
                label: margin === 0 ? 'None' : `${margin * 100} % of its longer side`,
              }))}
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
        {isUnlabelled && (
          <Field label="Photos without a label" hint={counted(plan.unlabelled, 'photo')}>
            <Select
              value={options.unlabelled ?? 'queue'}
              onValueChange={(value) =>
                onChange(withOption(options, 'unlabelled', value === 'skip' ? 'skip' : undefined))
              }
              options={[
                { value: 'queue', label: 'Wait in the incoming queue' },
                { value: 'skip', label: 'Left out' },
              ]}
            />
          </Field>
        )}
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
  { value: 'unlabelled', label: 'Unlabelled' },
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
