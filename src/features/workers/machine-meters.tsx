import { cn } from '@/components/ui/cn';
import { machineFacts } from '@/shared/machine-labels';
import type { MachineSample } from '@/shared/machine-sample';

/** From this share on, memory and disk are nearly full. A busy CPU is not a problem. */
const NEARLY_FULL = 0.9;

/** The last report of a worker's machine, as small bars with values. */
export function MachineMeters({ sample }: { sample: MachineSample }) {
  return (
    <dl className="grid grid-cols-[auto_3.5rem_minmax(0,1fr)] items-center gap-x-2 gap-y-0.5 text-xs">
      {machineFacts(sample).map(({ key, label, share, text }) => {
        const full = share !== null && share >= NEARLY_FULL && (key === 'memory' || key === 'disk');
        return (
          <div key={key} className="col-span-3 grid grid-cols-subgrid items-center">
            <dt className="text-muted">{label}</dt>
            <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-raised">
              {share !== null && (
                <div
                  className={cn('h-full rounded-full', full ? 'bg-bad' : 'bg-faint')}
                  style={{ width: `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%` }}
                />
              )}
            </dd>
            <dd className="truncate tabular-nums">
              {text}
              {full && <span className="text-bad"> · nearly full</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
