import type { LiveTopic } from '@/shared/live-protocol';
import { tunables } from '../tunables';
import type { LiveBus } from './live-bus';

/**
 * Collects what changed, so that pages refetch once per moment and not once per row. Progress inside an epoch
 * counts as a change of the runs, at a slower pace.
 * @returns a function that ends it.
 */
export function gatherChanges(live: LiveBus, announce: (topics: LiveTopic[]) => void): () => void {
  const topics = new Set<LiveTopic>();
  let soon: NodeJS.Timeout | null = null;
  let later: NodeJS.Timeout | null = null;

  const flush = () => {
    if (soon) clearTimeout(soon);
    soon = null;
    // A later announcement of the same topic is part of this one.
    if (later && topics.has('runs')) {
      clearTimeout(later);
      later = null;
    }
    const list = [...topics];
    topics.clear();
    announce(list);
  };
  const offChanged = live.on('changed', (topic) => {
    topics.add(topic);
    soon ??= setTimeout(flush, tunables.changedCoalesceMs);
  });
  const offEvents = live.on('events', () => {
    later ??= setTimeout(() => {
      later = null;
      // For the other servers, too.
      live.publishChanged('runs');
    }, tunables.progressChangedMs);
  });
  return () => {
    offChanged();
    offEvents();
    if (soon) clearTimeout(soon);
    if (later) clearTimeout(later);
  };
}
