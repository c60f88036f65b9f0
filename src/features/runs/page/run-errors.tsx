import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import type { Split } from '@/shared/coin-class';
import { count, counted } from '@/shared/format';

/** The confusion page has them all. */
const SHOWN = 5;

/** What the model of a run that has ended names wrong most often, each mistake with its photos. */
export function RunErrors({ modelId }: { modelId: string }) {
  const trpc = useTRPC();
  const model = useQuery(trpc.models.get.queryOptions({ model: modelId }));
  const splits = model.data?.evaluations.map(({ split }) => split) ?? [];
  // Whoever looks for what to do better looks at validation, as long as there is any.
  const split: Split = splits.includes('validation') ? 'validation' : (splits[0] ?? 'test');
  const { data, error, refetch } = useQuery(
    trpc.models.confusion.queryOptions({ model: modelId, split }, { enabled: splits.length > 0 }),
  );
  if (model.error || (model.data && splits.length === 0)) return null;
  const matrix = `/models/${modelId}/confusion?split=${split}`;
  const right = data?.cells.reduce((sum, [truth, predicted, n]) => (truth === predicted ? sum + n : sum), 0);
  const photos = data?.summary.photos ?? 0;
  return (
    <Card>
      <CardHeader
        title="Errors"
        description={
          right === undefined
            ? 'The most frequent mistakes'
            : `${count(photos - right)} of ${counted(photos, `${split} photo`)} named wrong`
        }
        actions={
          <Link href={matrix} className="rounded-sm text-accent text-sm hover:underline">
            All errors
          </Link>
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={refetch} className="py-6" />
      ) : !data ? (
        <CardBody>
          <Skeleton className="h-40" />
        </CardBody>
      ) : data.topConfusions.length === 0 ? (
        <p className="px-4 py-5 text-muted text-sm">Every photo is named right.</p>
      ) : (
        <ol className="divide-y text-sm">
          {data.topConfusions.slice(0, SHOWN).map(({ truth, predicted, count: times }) => (
            <li key={`${truth}-${predicted}`}>
              <Link
                href={`${matrix}&truth=${truth}&predicted=${predicted}`}
                className="flex items-start gap-3 px-4 py-1.5 hover:bg-raised/60"
              >
                <span className="wrap-anywhere min-w-0 flex-1">
                  {data.classes[truth]?.label}{' '}
                  <span className="text-muted">
                    <span aria-hidden>→ </span>
                    <span className="sr-only">taken for </span>
                    {data.classes[predicted]?.label}
                  </span>
                </span>
                <span className="font-medium">{count(times)}×</span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
