import type { LeakCounts, RunLeaks } from './contracts/leaks';
import { count, counted } from './format';

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

/** How many of some runs have leaks in their data, by whose word. */
export function countRunLeaks(all: readonly (RunLeaks | null)[]): LeakCounts {
  const inState = (state: RunLeaks['state']) => all.filter((leaks) => leaks?.state === state).length;
  return { overridden: inState('overridden'), found: inState('found') };
}

/** What stands beside a figure of several runs, in short; null when there is nothing to say. */
export function leakCountsBadge({ overridden, found }: LeakCounts): string | null {
  if (found > 0) return 'Leaks';
  return overridden > 0 ? 'Leaks overridden' : null;
}

/** The same in a sentence or two. @param runs how many there are in all */
export function leakCountsSentence({ overridden, found }: LeakCounts, runs: number): string {
  const leaking = overridden + found;
  const what = `${count(leaking)} of ${counted(runs, 'run')} had copies of one photo in several splits of ${leaking === 1 ? 'its' : 'their'} data: the figures flatter.`;
  return found === 0
    ? `${what} That was overridden.`
    : `${what} Nobody has overridden that for ${count(found)}.`;
}
