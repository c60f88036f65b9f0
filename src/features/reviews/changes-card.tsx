import type { ReactNode } from 'react';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import type { DataChange, ReviewComparison, ReviewDetail } from '@/shared/contracts/reviews';
import { counted } from '@/shared/format';
import { recipeRows } from '@/shared/recipe/recipe-rows';

/** What is different in the data and in the recipe. */
export function ChangesCard({ review, compared }: { review: ReviewDetail; compared: ReviewComparison }) {
  const { model, baseline } = review;
  const { recipes, data } = compared;
  if (!baseline || !recipes.baseline) return null;
  const rows = recipeRows([recipes.baseline, recipes.model]).filter(({ differs }) => differs);
  return (
    <Card className="overflow-hidden">
      <CardHeader title="What changed" description="From the champion to this version" />
      <dl className="divide-y text-sm">
        <Row name="Data">
          {data ? (
            <DataSentence data={data} from={baseline.datasetVersion} to={model.datasetVersion} />
          ) : (
            `The same: version ${model.datasetVersion}`
          )}
        </Row>
        <Row name="Run">
          <RunLink id={baseline.runId} number={baseline.runNumber} /> →{' '}
          <RunLink id={model.runId} number={model.runNumber} />
        </Row>
        {rows.map(({ group, name, values: [before, after] }) => (
          <Row key={`${group} ${name}`} name={name} group={group}>
            {before} → <strong className="font-medium">{after}</strong>
          </Row>
        ))}
        {rows.length === 0 && <Row name="Recipe">The same</Row>}
      </dl>
    </Card>
  );
}

function Row({ name, group, children }: { name: string; group?: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 px-4 py-2 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <dt className="text-muted">
        {name} {group && <span className="text-faint text-xs">{group}</span>}
      </dt>
      <dd className="wrap-anywhere min-w-0">{children}</dd>
    </div>
  );
}

function RunLink({ id, number }: { id: string; number: number }) {
  return (
    <Link href={`/runs/${id}`} className="rounded-sm text-accent hover:underline">
      #{number}
    </Link>
  );
}

function DataSentence({ data, from, to }: { data: DataChange; from: number; to: number }) {
  const parts = [
    data.photosAdded > 0 && `${counted(data.photosAdded, 'photo')} added`,
    data.photosRemoved > 0 && `${counted(data.photosRemoved, 'photo')} removed`,
    data.movedSplit > 0 && `${data.movedSplit} moved to another split`,
    data.relabelled > 0 && `${data.relabelled} relabelled`,
    data.classesAdded.length > 0 &&
      `${counted(data.classesAdded.length, 'class', 'classes')} added: ${named(data.classesAdded)}`,
    data.classesRemoved.length > 0 &&
      `${counted(data.classesRemoved.length, 'class', 'classes')} removed: ${named(data.classesRemoved)}`,
  ].filter(Boolean);
  return (
    <>
      Version {from} → <strong className="font-medium">version {to}</strong>:{' '}
      {parts.length > 0 ? parts.join('; ') : 'the same photos, classes and splits'}
    </>
  );
}

const NAMED = 8;

function named(labels: readonly string[]): string {
  const more = labels.length - NAMED;
  return `${labels.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
