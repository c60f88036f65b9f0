import { Link } from '@/components/ui/link';
import type { RunDetail } from '@/shared/contracts/runs';
import { requirementLabels } from '@/shared/worker-fit';
import { ScheduledTime } from '../../queue/scheduled-time';
import { cloneDifferences } from './clone-differences';
import { Fact } from './fact';

// Beside other words a link is told apart by more than its colour.
const link = 'text-accent underline underline-offset-2';

/** Where a run comes from and what it requires: its original with the differences, its sweep, its place in the queue. */
export function OriginFacts({ detail }: { detail: RunDetail }) {
  const { clonedFrom, sweep, priority, notBefore, requires, state } = detail;
  const differences = cloneDifferences(detail);
  const required = requirementLabels(requires);
  return (
    <>
      {sweep && (
        <Fact name="Sweep">
          <Link className={link} href={`/sweeps/${sweep.number}`}>
            {sweep.name}
          </Link>
          <span className="text-muted">, trial {sweep.trial}</span>
        </Fact>
      )}
      {clonedFrom && (
        <Fact name="Clone of">
          <Link className={link} href={`/runs/${clonedFrom.number}`}>
            #{clonedFrom.number} {clonedFrom.name}
          </Link>
          <ul className="mt-0.5 text-muted text-xs">
            {differences.map(({ name, before, after }) => (
              <li key={name}>
                {name}: {before} → <span className="text-text">{after}</span>
              </li>
            ))}
            {differences.length === 0 && <li>with nothing changed</li>}
          </ul>
        </Fact>
      )}
      {required.length > 0 && <Fact name="Requires">{required.join(', ')}</Fact>}
      {priority !== 0 && <Fact name="Priority">{priority}</Fact>}
      {notBefore && state === 'queued' && (
        <Fact name="Start">
          <ScheduledTime date={notBefore} />
        </Fact>
      )}
    </>
  );
}
