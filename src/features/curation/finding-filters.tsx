import { Select } from '@/components/ui/select';
import {
  FINDING_KINDS,
  FINDING_STATUSES,
  type FindingKind,
  type FindingScope,
  type FindingStatus,
  findingKindLabels,
} from '@/shared/contracts/curation';
import { statusLabels } from './finding-status';

/** Which findings are shown; `''` is all. */
export interface FindingFilter {
  kind: FindingKind | '';
  scope: FindingScope;
  status: FindingStatus | '';
}

/** What nobody has looked at yet. */
export const OPEN_FINDINGS: FindingFilter = { kind: '', scope: 'all', status: 'open' };

/** What a page begins with. @param kind named by its address: a link to marks shows those that are looked into, too */
export function firstFilter(kind: string | null): FindingFilter {
  const known = FINDING_KINDS.find((one) => one === kind);
  return known ? { ...OPEN_FINDINGS, kind: known, status: '' } : OPEN_FINDINGS;
}

/** As the server is asked. */
export const askedFor = ({ kind, scope, status }: FindingFilter) => ({
  kind: kind || undefined,
  scope,
  status: status || undefined,
});

interface FindingFiltersProps {
  filter: FindingFilter;
  onChange: (filter: FindingFilter) => void;
  /** What stands below a kind, such as how many there are. */
  hintOf?: (kind: FindingKind) => string;
}

/** Kind, groups and status of findings. */
export function FindingFilters({ filter, onChange, hintOf }: FindingFiltersProps) {
  const change = (part: Partial<FindingFilter>) => onChange({ ...filter, ...part });
  return (
    <>
      <Select
        size="sm"
        className="w-auto"
        aria-label="Kind"
        value={filter.kind}
        onValueChange={(kind) => change({ kind: kind as FindingFilter['kind'] })}
        options={[
          { value: '', label: 'All kinds' },
          ...FINDING_KINDS.map((kind) => ({
            value: kind,
            label: findingKindLabels[kind],
            ...(hintOf && { hint: hintOf(kind) }),
          })),
        ]}
      />
      <Select
        size="sm"
        className="w-auto"
        aria-label="Groups"
        value={filter.scope}
        onValueChange={(scope) => change({ scope: scope as FindingScope })}
        options={[
          { value: 'all', label: 'Within and across' },
          { value: 'leaks', label: 'Across splits' },
          { value: 'conflicts', label: 'Across classes' },
        ]}
      />
      <Select
        size="sm"
        className="w-auto"
        aria-label="Status"
        value={filter.status}
        onValueChange={(status) => change({ status: status as FindingFilter['status'] })}
        options={[
          { value: '', label: 'Any status' },
          ...FINDING_STATUSES.map((status) => ({ value: status, label: statusLabels[status] })),
        ]}
      />
    </>
  );
}
