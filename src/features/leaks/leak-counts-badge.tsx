import { Unplug } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { LeakCounts } from '@/shared/contracts/leaks';
import { leakCountsBadge, leakCountsSentence } from '@/shared/leak-labels';

/** Beside a figure of several runs, some of which may have seen their test photos; nothing where none has. */
export function LeakCountsBadge({ counts, runs }: { counts: LeakCounts; runs: number }) {
  const label = leakCountsBadge(counts);
  if (label === null) return null;
  return (
    <Badge tone="warn" title={leakCountsSentence(counts, runs)}>
      <Unplug aria-hidden />
      {label}
    </Badge>
  );
}
