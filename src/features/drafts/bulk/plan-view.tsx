import { CoinPhoto } from '@/components/ui/coin-photo';
import type { CoinClass } from '@/shared/coin-class';
import type { BulkPlan } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';

const SHOWN_ROWS = 12;

/** What a bulk action would do: how many photos of which classes, some of them, and what is left to people. */
export function PlanView({
  plan: { photos, findings, rows, sample, left },
  classes,
}: {
  plan: BulkPlan;
  classes: readonly Pick<CoinClass, 'key' | 'label'>[];
}) {
  const labels = new Map(classes.map(({ key, label }) => [key, label]));
  return (
    <div className="grid gap-4 text-sm">
      <p>
        {photos === 0
          ? 'There is nothing to do.'
          : `${counted(photos, 'photo')}${findings > 0 ? ` of ${counted(findings, 'finding')}` : ''}.`}
      </p>
      {rows.length > 0 && (
        <ul className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
          {rows.slice(0, SHOWN_ROWS).map(({ classKey, split, photos: inRow }) => (
            <li key={`${classKey} ${split}`} className="flex min-w-0 gap-2">
              <span className="min-w-0 flex-1 truncate">{labels.get(classKey) ?? classKey}</span>
              <span className="text-muted">{split}</span>
              <span className="w-10 text-right tabular-nums">{inRow}</span>
            </li>
          ))}
        </ul>
      )}
      {rows.length > SHOWN_ROWS && (
        <p className="text-muted text-xs">
          and {counted(rows.length - SHOWN_ROWS, 'more class', 'more classes')}
        </p>
      )}
      {sample.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {sample.map(({ hash, file, why }) => (
            <li key={hash} className="w-20 text-2xs text-muted" title={`${file}: ${why}`}>
              <CoinPhoto hash={hash} size={80} fit="contain" alt={file} />
              <span className="line-clamp-2">{why}</span>
            </li>
          ))}
        </ul>
      )}
      {left.length > 0 && (
        <div>
          <p className="font-medium">Left to people</p>
          <ul className="mt-1 grid gap-1 text-muted">
            {left.map(({ reason, groups }) => (
              <li key={reason}>
                {counted(groups, 'group')}: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
