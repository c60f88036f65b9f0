'use client';

import { CircleAlert, LoaderCircle, Radio, Unplug } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { RunLiveSnapshot } from './run-live-store';
import { useLiveStatus } from './use-live-run';

/** Shows whether the page is *live*, *catching up* or *stale for n s*. */
export function LivePill({ snapshot }: { snapshot: RunLiveSnapshot }) {
  const status = useLiveStatus(snapshot);
  return (
    <span role="status" data-live={status.kind} className="inline-flex">
      {status.kind === 'live' && (
        <Badge tone="accent" title="Metrics arrive as they are measured">
          <Radio aria-hidden className="animate-pulse late-motion [animation-iteration-count:3]" />
          live
        </Badge>
      )}
      {status.kind === 'catching-up' && (
        <Badge tone="info" title="Fetching what happened meanwhile">
          <LoaderCircle aria-hidden className="animate-spin late-motion" />
          catching up
        </Badge>
      )}
      {status.kind === 'connecting' && (
        <Badge title="Opening the live connection">
          <LoaderCircle aria-hidden className="animate-spin late-motion" />
          connecting
        </Badge>
      )}
      {status.kind === 'stale' && (
        <Badge
          tone="warn"
          title="The connection is lost. It is retried automatically, and no event is missed."
        >
          <Unplug aria-hidden />
          stale for {status.seconds} s
        </Badge>
      )}
      {status.kind === 'refused' && (
        <Badge tone="bad" title={status.error}>
          <CircleAlert aria-hidden />
          not live
        </Badge>
      )}
    </span>
  );
}
