import type { LiveTopic } from '@/shared/live-protocol';

/** The parts of the API that a topic makes stale: path prefixes of tRPC procedures. */
const TOPIC_PATHS: Record<LiveTopic, readonly (readonly [string, string?])[]> = {
  // Not `runs.get` and `runs.compare`: their pages follow the event log and must not fetch whole histories again.
  runs: [['runs', 'list'], ['queue'], ['sweeps'], ['experiments'], ['overview']],
  datasets: [['datasets'], ['drafts', 'list'], ['overview']],
  models: [['models'], ['overview']],
  workers: [['workers'], ['queue'], ['overview']],
  comments: [['comments'], ['models']],
  classifications: [
    ['classify', 'history'],
    ['classify', 'get'],
    ['classify', 'comments'],
  ],
  bin: [['lifecycle'], ['storage']],
  notifications: [['notifications'], ['webhooks'], ['storage', 'backupFailure']],
  reports: [['curation'], ['datasets', 'photoChoices']],
  incoming: [['incoming']],
  reviews: [['reviews'], ['models']],
  evaluations: [
    ['models', 'evaluations'],
    ['models', 'robustness'],
    ['datasets', 'photoChoices'],
  ],
  profiles: [
    ['classify', 'explain'],
    ['classify', 'explainPhoto'],
  ],
  imports: [
    ['datasets', 'imports'],
    ['datasets', 'importStatus'],
    ['imports', 'get'],
    ['datasets', 'list'],
    ['incoming'],
  ],
};

/** Does a tRPC query (`[['runs', 'list'], …]`) show what one of `topics` changed? */
export function isTouched(queryKey: readonly unknown[], topics: ReadonlySet<LiveTopic>): boolean {
  const path = queryKey[0];
  if (!Array.isArray(path)) return false;
  for (const topic of topics) {
    for (const prefix of TOPIC_PATHS[topic]) {
      if (prefix.every((part, index) => path[index] === part)) return true;
    }
  }
  return false;
}
