import { Check, X } from 'lucide-react';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import type { PhotoAnswer } from '@/shared/contracts/photo-page';
import { percent } from '@/shared/format';

/** What each model says of a photo, the newest model first. */
export function PhotoAnswers({ answers }: { answers: readonly PhotoAnswer[] }) {
  return (
    <Card>
      <CardHeader title="Answers" />
      {answers.length === 0 ? (
        <p className="px-4 py-3 text-muted text-sm">
          No model has answered it. Evaluate one on this version from its page.
        </p>
      ) : (
        <ul className="divide-y">
          {answers.map(({ modelId, model, modelName, classes, isRight }) => (
            <li key={modelId} className="px-4 py-2.5 text-sm">
              <div className="flex items-center gap-2">
                <Link href={`/models/${modelId}`} className="min-w-0 truncate font-medium hover:underline">
                  #{model} {modelName}
                </Link>
                <span className={isRight ? 'ml-auto text-good' : 'ml-auto text-bad'}>
                  {isRight ? (
                    <Check className="size-4" aria-label="right" />
                  ) : (
                    <X className="size-4" aria-label="wrong" />
                  )}
                </span>
              </div>
              <ol className="mt-1 grid gap-0.5 text-xs">
                {classes.map(({ label, probability }, i) => (
                  <li key={label} className="flex gap-2">
                    <span
                      className={i === 0 ? 'min-w-0 flex-1 truncate' : 'min-w-0 flex-1 truncate text-muted'}
                    >
                      {label}
                    </span>
                    <span className="text-muted tabular-nums">{percent(probability)}</span>
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
