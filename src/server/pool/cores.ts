import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { processorQuota } from '@/shared/processor-quota';

/** How many processes can be kept busy: the cores, or fewer where a container's quota leaves less. */
export function availableCores(): number {
  const quota = processorQuota((file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return null;
    }
  });
  return Math.min(availableParallelism(), Math.ceil(quota ?? Number.POSITIVE_INFINITY));
}
