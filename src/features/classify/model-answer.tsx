import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import type { ClassificationModelResult, ClassScore } from '@/shared/contracts/classify';
import { percent } from '@/shared/format';

/** One model's five most probable classes for a photo. */
export function ModelAnswer({ result }: { result: ClassificationModelResult }) {
  const [best, ...others] = result.top;
  return (
    <section aria-label={`Prediction of ${result.modelName}`} className="min-w-0 p-4">
      <header className="flex items-baseline justify-between gap-3 text-xs">
        <Link href={`/models/${result.modelId}`} className="min-w-0 truncate rounded-sm hover:underline">
          <span className="font-medium">{result.modelName}</span>{' '}
          <span className="text-faint">#{result.modelNumber}</span>
        </Link>
        <span className="shrink-0 text-faint" title="Time to decode the photo and predict">
          {result.rotations > 1 && `averaged over ${result.rotations} rotations · `}
          {result.ms < 10 ? result.ms.toFixed(1) : Math.round(result.ms)} ms
        </span>
      </header>
      {best && (
        <>
          <div className="mt-2 flex items-start justify-between gap-3">
            <CoinName score={best} />
            <span
              className={cn('shrink-0 font-semibold text-lg', best.p < 0.5 ? 'text-muted' : 'text-accent')}
              title={best.p < 0.5 ? 'Unsure: below 50 %' : undefined}
            >
              {percent(best.p)}
            </span>
          </div>
          <Bar p={best.p} strong />
          <ol start={2} className="mt-3 grid gap-1.5">
            {others.map((score) => (
              <li key={score.class} className="text-xs">
                <div className="flex justify-between gap-3 text-muted">
                  <span className="truncate" title={score.label}>
                    {score.label}
                  </span>
                  <span className="shrink-0">{percent(score.p)}</span>
                </div>
                <Bar p={score.p} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** Value large, currency and country under it; a class that is no coin has its label only. */
function CoinName({ score }: { score: ClassScore }) {
  if (!score.value)
    return <p className="wrap-anywhere min-w-0 font-semibold text-lg leading-6">{score.label}</p>;
  return (
    <dl className="min-w-0">
      <dt className="sr-only">Value</dt>
      <dd className="wrap-anywhere font-semibold text-lg leading-6">{score.value}</dd>
      <dt className="sr-only">Currency and country</dt>
      <dd className="wrap-anywhere text-muted text-sm">
        {score.currency} · <span className="inline-block first-letter:uppercase">{score.country}</span>
      </dd>
    </dl>
  );
}

function Bar({ p, strong = false }: { p: number; strong?: boolean }) {
  return (
    <div aria-hidden className={cn('mt-1 overflow-hidden rounded-full bg-raised', strong ? 'h-1.5' : 'h-1')}>
      <div
        className={cn('h-full rounded-full', strong ? 'bg-accent' : 'bg-faint')}
        // A value shown as 0.0 % has no bar.
        style={{ width: p < 0.0005 ? 0 : `${Math.max(p * 100, 0.5)}%` }}
      />
    </div>
  );
}
