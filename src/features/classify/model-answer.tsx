import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import type { ClassScore, CoinTraits } from '@/shared/contracts/classify';
import { percent } from '@/shared/format';
import type { CoinAnswer } from './coin-answer';
import { confidenceMeaning, confidenceWord, UNSURE } from './confidence';
import { AnswerExplanation } from './explanation';

interface ModelAnswerProps {
  answer: CoinAnswer;
  /** Of the photo in the history, and the coin's place on it. */
  id: string;
  coin: number;
}

/** One model's answer to a coin: the class, how sure it is, what else it may be, and on wish why. */
export function ModelAnswer({ answer, id, coin }: ModelAnswerProps) {
  const [explained, setExplained] = useState(false);
  const [best, ...others] = answer.top;
  const { isUnknown, isOutside, traits } = answer;
  return (
    <section aria-label={`Prediction of ${answer.modelName}`} className="min-w-0 p-4">
      <header className="flex items-baseline justify-between gap-3 text-xs">
        <Link href={`/models/${answer.modelId}`} className="min-w-0 truncate rounded-sm hover:underline">
          <span className="font-medium">{answer.modelName}</span>{' '}
          <span className="text-faint">#{answer.modelNumber}</span>
        </Link>
        <span className="shrink-0 text-faint" title="Time to decode the photo and predict">
          {answer.rotations > 1 && `averaged over ${answer.rotations} rotations · `}
          {answer.ms < 10 ? answer.ms.toFixed(1) : Math.round(answer.ms)} ms
        </span>
      </header>
      {isUnknown ? <Unknown datasetName={answer.datasetName} /> : isOutside && <Outside answer={answer} />}
      {best && (
        <>
          {isUnknown ? (
            <p className="mt-3 text-faint text-xs">Nearest classes, probably none of them right:</p>
          ) : (
            <Best score={best} calibrated={traits?.calibrated ?? false} faint={isOutside} />
          )}
          {!isUnknown && !isOutside && traits && <Facets traits={traits} />}
          <ol start={isUnknown ? 1 : 2} className="mt-3 grid gap-1.5">
            {(isUnknown ? answer.top.slice(0, 4) : others).map((score) => (
              <li key={score.class} className="text-xs">
                <div className="flex justify-between gap-3 text-muted">
                  <span className="wrap-anywhere min-w-0">{score.label}</span>
                  <span className="shrink-0">{percent(score.p)}</span>
                </div>
                <Bar p={score.p} />
              </li>
            ))}
          </ol>
          <Button
            variant="ghost"
            size="sm"
            className="mt-2 -ml-2"
            aria-expanded={explained}
            onClick={() => setExplained(!explained)}
          >
            {explained ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            {explained ? 'Hide why' : 'Show why'}
          </Button>
          {explained && <AnswerExplanation id={id} model={answer.modelId} coin={coin} />}
        </>
      )}
    </section>
  );
}

function Unknown({ datasetName }: { datasetName: string }) {
  return (
    <div className="mt-2" role="status">
      <p className="font-semibold text-lg leading-6">Not a coin I know</p>
      <p className="text-muted text-sm">
        It looks like nothing in “{datasetName}”, which this model learned.
      </p>
    </div>
  );
}

function Outside({ answer }: { answer: CoinAnswer }) {
  return (
    <p className="mt-2 flex flex-wrap items-center gap-2 text-muted text-xs">
      <Badge>Other coins</Badge>
      This model learned “{answer.datasetName}” and has no class for this coin.
    </p>
  );
}

function Best({ score, calibrated, faint }: { score: ClassScore; calibrated: boolean; faint: boolean }) {
  const isFaint = faint || score.p < UNSURE;
  return (
    <>
      <div className="mt-2 flex items-start justify-between gap-3">
        <CoinName score={score} isFaint={faint} />
        <span className={cn('shrink-0 font-semibold text-lg', isFaint ? 'text-muted' : 'text-accent')}>
          {percent(score.p)}
        </span>
      </div>
      <Bar p={score.p} strong />
      <p className="mt-1 text-muted text-xs" title={confidenceMeaning(score.p, calibrated)}>
        {confidenceWord(score.p)}
        {!calibrated && <span className="text-faint"> · not calibrated yet</span>}
      </p>
    </>
  );
}

/** What is sure even where the class is not. */
function Facets({ traits }: { traits: CoinTraits }) {
  const facets = [
    ['Country', traits.country],
    ['Currency', traits.currency],
    ['Value', traits.value],
  ] as const;
  if (facets.every(([, facet]) => facet === null)) return null;
  return (
    <dl className="mt-2 flex flex-wrap gap-x-4 gap-y-1 border-t pt-2 text-xs">
      {facets.map(
        ([name, facet]) =>
          facet && (
            <div key={name} className="min-w-0">
              <dt className="text-2xs text-faint">{name}</dt>
              <dd className="wrap-anywhere">
                <span className={cn(name === 'Country' && 'inline-block first-letter:uppercase')}>
                  {facet.name.replaceAll('_', ' ')}
                </span>{' '}
                <span className="text-muted">{percent(facet.p, 0)}</span>
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Value large, currency and country under it; a class that is no coin has its label only. */
function CoinName({ score, isFaint }: { score: ClassScore; isFaint: boolean }) {
  const look = cn('wrap-anywhere font-semibold text-lg leading-6', isFaint && 'text-muted');
  if (!score.value) return <p className={cn('min-w-0', look)}>{score.label}</p>;
  return (
    <dl className="min-w-0">
      <dt className="sr-only">Value</dt>
      <dd className={look}>{score.value}</dd>
      <dt className="sr-only">Currency and country</dt>
      <dd className="wrap-anywhere text-muted text-sm">
        {score.currency} ·{' '}
        <span className="inline-block first-letter:uppercase">{score.country?.replaceAll('_', ' ')}</span>
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
