'use client';

import { Unplug } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Link } from '@/components/ui/link';
import type { LeakGroup, RunLeaks } from '@/shared/contracts/leaks';
import { counted } from '@/shared/format';
import { leakSentence } from '@/shared/leak-labels';
import { OverrideLeaksDialog } from './override-leaks-dialog';

/** Groups that are shown with their photos; the findings have all of them. */
const SHOWN_GROUPS = 6;
const SHOWN_PHOTOS = 6;

interface LeakNoticeProps {
  /** A run or a model. */
  of: {
    id: string;
    datasetId: string;
    datasetVersion: number;
    leaks: RunLeaks | null;
    overriddenGroups: readonly LeakGroup[];
  };
  /** A run that waits in the queue: somebody may let it start. */
  isQueued?: boolean;
}

/** What flatters the figures of a page, by whose word, and which photos it is about. */
export function LeakNotice({ of, isQueued = false }: LeakNoticeProps) {
  const [asks, setAsks] = useState(false);
  const { leaks, overriddenGroups, datasetId, datasetVersion } = of;
  if (!leaks) return null;
  const findings = `/datasets/${datasetId}?v=${datasetVersion}&tab=findings`;
  if (leaks.state === 'unknown') {
    return (
      <p className="mb-4 text-muted text-xs">
        {leakSentence(leaks)}{' '}
        <Link href={findings} className="underline">
          Report
        </Link>
      </p>
    );
  }
  return (
    <section
      aria-label="Leaks"
      className="mb-4 flex gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-3"
    >
      <Unplug aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="grid min-w-0 gap-2 text-sm">
        <p className="wrap-anywhere max-w-prose">{leakSentence(leaks)}</p>
        {overriddenGroups.length > 0 && <OverriddenGroups groups={overriddenGroups} />}
        <div className="flex flex-wrap items-center gap-3">
          <Link href={findings} className="underline">
            Findings of version {datasetVersion}
          </Link>
          {isQueued && leaks.state === 'found' && (
            <Button size="sm" onClick={() => setAsks(true)}>
              Train all the same…
            </Button>
          )}
        </div>
      </div>
      {asks && <OverrideLeaksDialog run={of.id} groups={leaks.groups} onClose={() => setAsks(false)} />}
    </section>
  );
}

function OverriddenGroups({ groups }: { groups: readonly LeakGroup[] }) {
  return (
    <details>
      <summary className="cursor-pointer">{counted(groups.length, 'group')} as overridden</summary>
      <ul className="mt-2 grid gap-2">
        {groups.slice(0, SHOWN_GROUPS).map(({ key, photos }) => (
          <li key={key} className="flex flex-wrap gap-2">
            {photos.slice(0, SHOWN_PHOTOS).map(({ hash, file, classKey, split }) => (
              <figure key={`${hash}${split}`} className="w-20">
                <CoinPhoto hash={hash} size={80} alt={`${file}, class ${classKey}`} />
                <figcaption className="truncate text-2xs text-muted" title={`${classKey} · ${file}`}>
                  {split} · {classKey}
                </figcaption>
              </figure>
            ))}
          </li>
        ))}
      </ul>
      {groups.length > SHOWN_GROUPS && (
        <p className="mt-2 text-muted text-xs">and {groups.length - SHOWN_GROUPS} more</p>
      )}
    </details>
  );
}
