'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { useTRPC } from '@/features/api/trpc';
import type { CoinClass } from '@/shared/coin-class';
import { findingKindLabels } from '@/shared/contracts/curation';
import {
  type PhotoChoices,
  type PhotoFilter,
  type PhotoFlag,
  type PhotoSource,
  photoSourceLabels,
} from '@/shared/contracts/photo-grid';
import { count, percent } from '@/shared/format';
import { leakBadge } from '@/shared/leak-labels';
import { withoutAnswers } from './filter-address';
import { Between, Choice } from './filter-fields';

interface FilterPanelProps {
  versionId: string;
  classes: readonly CoinClass[];
  choices: PhotoChoices | undefined;
  filter: PhotoFilter;
  onChange: (filter: PhotoFilter) => void;
  onClear: () => void;
}

/** Everything that photos can be filtered by, beside class and split. */
export function FilterPanel({ versionId, classes, choices, filter, onChange, onClear }: FilterPanelProps) {
  const set = (part: PhotoFilter) => onChange({ ...filter, ...part });
  const names = (part: 'currency' | 'country') =>
    [...new Set(classes.flatMap((coin) => coin[part] ?? []))].sort((a, b) => a.localeCompare(b, 'en'));
  const currencies = names('currency');
  const countries = names('country');
  const evaluations = choices?.evaluations ?? [];
  return (
    <div className="grid max-h-[min(36rem,80dvh)] gap-3 overflow-y-auto p-3">
      {currencies.length > 0 && (
        <Choice
          label="Currency"
          value={filter.currency}
          onChange={(currency) => set({ currency })}
          options={currencies.map((value) => ({ value, label: value }))}
        />
      )}
      {countries.length > 0 && (
        <Choice
          label="Country"
          value={filter.country}
          onChange={(country) => set({ country })}
          options={countries.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
        />
      )}
      <Choice
        label="Finding"
        value={filter.flag}
        onChange={(flag) => set({ flag: flag as PhotoFlag | undefined })}
        options={[
          { value: 'any', label: 'Any finding' },
          { value: 'none', label: 'No finding' },
          ...(choices?.flags ?? []).map(({ kind, findings }) => ({
            value: kind,
            label: findingKindLabels[kind],
            hint: `${count(findings)} open`,
          })),
        ]}
      />
      {evaluations.length > 0 ? (
        <>
          <Choice
            label="Model"
            value={filter.evaluation}
            onChange={(evaluation) =>
              onChange({
                ...(evaluation === undefined ? withoutAnswers(filter) : { ...filter, evaluation }),
                // Each model has classes of its own.
                answeredClass: undefined,
              })
            }
            options={evaluations.map(({ id, model, modelName, split, top1, leaks }) => ({
              value: id,
              label: `#${model} ${modelName}`,
              hint: [
                split === 'all' ? 'all photos' : `${split} photos`,
                top1 !== null && `${percent(top1)} right`,
                leakBadge(leaks)?.toLowerCase(),
              ]
                .filter(Boolean)
                .join(', '),
            }))}
          />
          {filter.evaluation !== undefined && (
            <>
              <Choice
                label="Answer"
                value={filter.answer}
                onChange={(answer) => set({ answer: answer as PhotoFilter['answer'] })}
                options={[
                  { value: 'right', label: 'Right' },
                  { value: 'wrong', label: 'Wrong' },
                ]}
              />
              <AnsweredClass
                versionId={versionId}
                evaluation={filter.evaluation}
                value={filter.answeredClass}
                onChange={(answeredClass) => set({ answeredClass })}
              />
              <Between
                label="Confidence, %"
                type="number"
                max={100}
                from={shown(filter.confidenceFrom)}
                to={shown(filter.confidenceTo)}
                onFrom={(text) => set({ confidenceFrom: shareOf(text) })}
                onTo={(text) => set({ confidenceTo: shareOf(text) })}
              />
            </>
          )}
        </>
      ) : (
        <p className="text-muted text-xs">
          To filter by a model’s answers,{' '}
          <Link href="/models" className="text-accent hover:underline">
            evaluate a model
          </Link>{' '}
          on this version.
        </p>
      )}
      <Between
        label="Shorter side, px"
        type="number"
        max={100_000}
        from={String(filter.sideFrom ?? '')}
        to={String(filter.sideTo ?? '')}
        onFrom={(text) => set({ sideFrom: pixelsOf(text) })}
        onTo={(text) => set({ sideTo: pixelsOf(text) })}
      />
      {(choices?.sources.length ?? 0) > 1 && (
        <Choice
          label="Source"
          value={filter.source}
          onChange={(source) => set({ source: source as PhotoSource | undefined })}
          options={(choices?.sources ?? []).map((value) => ({ value, label: photoSourceLabels[value] }))}
        />
      )}
      <Between
        label="Added"
        type="date"
        from={filter.addedFrom ?? ''}
        to={filter.addedTo ?? ''}
        onFrom={(text) => set({ addedFrom: text || undefined })}
        onTo={(text) => set({ addedTo: text || undefined })}
      />
      <Button size="sm" className="justify-self-start" onClick={onClear}>
        Clear all filters
      </Button>
    </div>
  );
}

interface AnsweredClassProps {
  versionId: string;
  evaluation: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** The class that the model said. */
function AnsweredClass({ versionId, evaluation, value, onChange }: AnsweredClassProps) {
  const trpc = useTRPC();
  const { data: classes = [] } = useQuery(
    trpc.datasets.answerClasses.queryOptions({ versionId, evaluation }),
  );
  return (
    <Choice
      label="Answered as"
      value={value === undefined ? undefined : String(value)}
      onChange={(next) => onChange(next === undefined ? undefined : Number(next))}
      options={classes.map(({ index, label }) => ({ value: String(index), label }))}
    />
  );
}

const shown = (share: number | undefined) => (share === undefined ? '' : String(Math.round(share * 100)));
const numberOf = (text: string, most: number) => {
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? undefined : Math.max(0, Math.min(most, value));
};
const shareOf = (text: string) => {
  const value = numberOf(text, 100);
  return value === undefined ? undefined : value / 100;
};
const pixelsOf = (text: string) => {
  const value = numberOf(text, 100_000);
  return value === undefined ? undefined : Math.round(value);
};
