import { useQuery } from '@tanstack/react-query';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import type { VersionLeaks } from '@/shared/contracts/leaks';
import { counted } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import type { Target } from './new-run-draft';

/** What is known of leaks in the chosen version; undefined until it is known, or while none is chosen. */
export function useVersionLeaks({ datasetId, version }: Target): VersionLeaks | undefined {
  const trpc = useTRPC();
  const dataset = useQuery(
    trpc.datasets.get.queryOptions({ dataset: datasetId }, { enabled: datasetId !== '' }),
  ).data;
  const wanted = version
    ? dataset?.versions.find(({ number }) => String(number) === version)
    : dataset?.versions[0];
  return useQuery(
    trpc.datasets.leaks.queryOptions({ versionId: wanted?.id ?? '' }, { enabled: wanted !== undefined }),
  ).data;
}

interface LeakOverrideFieldProps {
  leaks: VersionLeaks | undefined;
  target: Target;
  value: string;
  error: string | undefined;
  onChange: (reason: string) => void;
}

/** Where copies of one photo lie in several splits: why to train all the same. */
export function LeakOverrideField({ leaks, target, value, error, onChange }: LeakOverrideFieldProps) {
  if (!leaks || leaks.state === 'none') return null;
  const findings = `/datasets/${target.datasetId}?${target.version ? `v=${target.version}&` : ''}tab=findings`;
  if (leaks.state === 'unknown') {
    return (
      <p className="text-muted text-xs">
        The{' '}
        <Link href={findings} className="underline">
          report
        </Link>{' '}
        of this version is not finished. Should it find leaks before the run starts, the run waits for a
        reason.
      </p>
    );
  }
  return (
    <div className="grid gap-2 rounded-md border border-warn/40 bg-warn-soft p-3 text-xs">
      <p>
        <Link href={findings} className="underline">
          {counted(leaks.groups, 'group')} of copies across splits
        </Link>
        : the model would be tested on photos that it has seen.
      </p>
      <Field
        label="Reason to train all the same"
        error={error}
        hint="Stands with your name beside every figure."
      >
        <Textarea value={value} maxLength={500} onChange={(event) => onChange(event.target.value)} />
      </Field>
    </div>
  );
}
