import { cn } from '@/components/ui/cn';
import type { Share } from '@/shared/figures/scores';
import { percent } from '@/shared/format';
import { interval, kindsOf, type RobustnessResult, VERDICTS } from '@/shared/robustness/result';

/** A small multiple for each kind of change; what is drawn is said in words below it. */
export function RobustnessBars({ result }: { result: RobustnessResult }) {
  return (
    <>
      <div className="mt-4 grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {kindsOf(result).map(({ kind, title, about, rows, sentence }) => (
          <section key={kind} aria-label={title} className="min-w-0">
            <h3 className="font-medium">{title}</h3>
            <p className="text-muted text-xs">{about}</p>
            <ul className="mt-1">
              {rows.map(({ label, top1, verdict }) => (
                <li
                  key={label}
                  className="grid h-7 grid-cols-[5rem_minmax(0,1fr)_3.75rem] items-center gap-2 text-xs"
                >
                  <span>{label}</span>
                  <Bar top1={top1} plain={result.plain.share} isAlike={verdict === 'alike'} />
                  <span className="text-right font-medium tabular-nums">
                    {percent(top1.share)}
                    <span className="sr-only">
                      , 95 %: {interval(top1)}, {VERDICTS[verdict]}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
            <p className="mt-1 text-muted text-xs">{sentence}</p>
          </section>
        ))}
      </div>
      <p className="mt-4 text-muted text-xs">
        Bar: named right, 0 to 100 %; hollow where it cannot be told apart. Line: 95 % interval. Dashes: the
        photos as they are.
      </p>
    </>
  );
}

/** Shape, not colour, says what can be told apart. */
function Bar({ top1, plain, isAlike }: { top1: Share; plain: number; isAlike: boolean }) {
  const x = (share: number) => `${(100 * share).toFixed(2)}%`;
  return (
    <svg aria-hidden className="h-4 w-full overflow-visible" focusable="false">
      <rect y={3} width="100%" height={10} className="fill-raised" />
      <rect
        y={3}
        width={x(top1.share)}
        height={10}
        className={cn('stroke-accent', isAlike ? 'fill-surface' : 'fill-accent')}
      />
      <line x1={x(top1.low)} x2={x(top1.high)} y1={8} y2={8} className="stroke-text" strokeWidth={1.5} />
      <line
        x1={x(plain)}
        x2={x(plain)}
        y1={0}
        y2={16}
        className="stroke-text"
        strokeWidth={1.5}
        strokeDasharray="3 2"
      />
    </svg>
  );
}
