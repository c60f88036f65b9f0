import { Unplug } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { RunLeaks } from '@/shared/contracts/leaks';
import { leakBadge, leakSentence } from '@/shared/leak-labels';

/** Beside the figures of a run or model whose test photos it may have seen; nothing where there is no leak. */
export function LeakBadge({ leaks }: { leaks: RunLeaks | null }) {
  const label = leakBadge(leaks);
  if (!leaks || label === null) return null;
  return (
    <Badge tone="warn" title={leakSentence(leaks)}>
      <Unplug aria-hidden />
      {label}
    </Badge>
  );
}
