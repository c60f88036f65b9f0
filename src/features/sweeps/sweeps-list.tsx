import { Badge } from '@/components/ui/badge';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import type { SweepListItem } from '@/shared/contracts/sweeps';
import { fieldName } from './field-name';
import { metricText, sweepStateLabels } from './sweep-metrics';

/** Sweeps with what they vary, how far they are and what was best. */
export function SweepsList({
  sweeps,
  withExperiment,
}: {
  sweeps: readonly SweepListItem[];
  withExperiment: boolean;
}) {
  return (
    <ul className="divide-y">
      {sweeps.map((sweep) => (
        <li key={sweep.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
          <Link href={`/sweeps/${sweep.number}`} className="min-w-0 truncate font-medium hover:underline">
            {sweep.name}
          </Link>
          <Badge tone={sweep.state === 'active' ? 'accent' : 'neutral'}>
            {sweepStateLabels[sweep.state]}
          </Badge>
          <span className="min-w-0 flex-1 basis-44 truncate text-muted">
            {sweep.fields.map(fieldName).join(', ')}
            {withExperiment && ` · ${sweep.experimentName}`}
          </span>
          <span className="whitespace-nowrap text-muted">
            {sweep.ended} / {sweep.runs} runs
          </span>
          <span className="whitespace-nowrap tabular-nums">
            best {metricText(sweep.best?.value ?? null, sweep.metric)}
          </span>
          <span className="max-w-48 truncate text-muted text-xs">
            {sweep.createdBy && `${sweep.createdBy}, `}
            <RelativeTime date={sweep.createdAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
