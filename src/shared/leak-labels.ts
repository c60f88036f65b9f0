import type { RunLeaks } from './contracts/leaks';
import { counted } from './format';

/** What stands beside the figures of a run, in short; null when there is nothing to say. */
export function leakBadge(leaks: RunLeaks | null): string | null {
  if (!leaks || leaks.state === 'unknown') return null;
  return leaks.state === 'overridden' ? 'Leaks overridden' : 'Leaks';
}

/** The same in a sentence or two. */
export function leakSentence({ state, groups, override }: RunLeaks): string {
  if (state === 'unknown') {
    return 'The report of its data is not finished: whether copies of one photo lie in several splits is not known yet.';
  }
  const what = `${counted(groups, 'group')} of copies across the splits of its data: the figures flatter.`;
  if (state === 'found')
    return `${what} They were found after it was queued, and nobody has overridden them.`;
  return `${what} ${override?.by} overrode that on ${override?.at.toISOString().slice(0, 10)}: “${override?.reason}”`;
}
