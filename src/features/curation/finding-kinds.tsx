import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import {
  type DatasetReport,
  FINDING_KINDS,
  FINDING_STATUSES,
  type FindingKind,
  findingKindLabels,
  thresholdText,
} from '@/shared/contracts/curation';
import { count } from '@/shared/format';
import { statusLabels } from './finding-status';

interface FindingKindsProps extends Pick<DatasetReport, 'counts' | 'thresholds'> {
  /** The kind that is shown; `''` for all. */
  selected: FindingKind | '';
  onSelect: (kind: FindingKind | '') => void;
}

/** What was found of each kind, from which value on, and how far people are with it; a kind is a filter of the list. */
export function FindingKinds({ counts, thresholds, selected, onSelect }: FindingKindsProps) {
  const found = FINDING_KINDS.filter((kind) => counts.some((row) => row.kind === kind));
  const absent = FINDING_KINDS.filter((kind) => !found.includes(kind));
  const countOf = (kind: FindingKind, status: (typeof FINDING_STATUSES)[number]) =>
    counts.find((row) => row.kind === kind && row.status === status)?.count ?? 0;
  return (
    <Card className="overflow-x-auto">
      {found.length > 0 && (
        <table aria-label="Kinds of findings" className="w-full text-sm">
          <thead className="text-left text-muted text-xs">
            <tr className="[&>th]:h-9 [&>th]:whitespace-nowrap [&>th]:px-3 [&>th]:font-medium">
              <th scope="col">Finding</th>
              <th scope="col" className="max-md:hidden">
                Is one when
              </th>
              {FINDING_STATUSES.map((status) => (
                <th key={status} scope="col" className="text-right">
                  {statusLabels[status]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.map((kind) => (
              <tr
                key={kind}
                className={cn('border-t [&>*]:h-8 [&>*]:px-3', kind === selected && 'bg-accent-soft/60')}
              >
                <th scope="row" className="text-left font-normal">
                  <button
                    type="button"
                    aria-pressed={kind === selected}
                    onClick={() => onSelect(kind === selected ? '' : kind)}
                    className="text-left font-medium hover:underline"
                  >
                    {findingKindLabels[kind]}
                  </button>
                </th>
                <td className="text-muted text-xs max-md:hidden">
                  {thresholdText(thresholds.find((rule) => rule.kind === kind)) || '–'}
                </td>
                {FINDING_STATUSES.map((status) => (
                  <td key={status} className="text-right tabular-nums">
                    {countOf(kind, status) > 0 ? (
                      count(countOf(kind, status))
                    ) : (
                      <span className="text-faint">–</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {absent.length > 0 && (
        <p className={cn('px-3 py-2 text-faint text-xs', found.length > 0 && 'border-t')}>
          None: {absent.map((kind) => findingKindLabels[kind].toLowerCase()).join(', ')}.
        </p>
      )}
    </Card>
  );
}
