'use client';

import { useQuery } from '@tanstack/react-query';
import { History, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { Champion } from '@/shared/contracts/reviews';
import { ChampionHistoryDialog } from './champion-history-dialog';
import { RollBackDialog } from './roll-back-dialog';

/** The champion of each dataset: since when, by whose decision, and what it replaced. */
export function ChampionsCard() {
  const trpc = useTRPC();
  const { data: champions } = useQuery(trpc.reviews.champions.queryOptions());
  const mayRollBack = useMay('review:write');
  const [rollingBack, setRollingBack] = useState<Champion | null>(null);
  const [history, setHistory] = useState<Champion | null>(null);
  if (!champions || champions.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Champions" description="The version that the team has decided to use, by dataset" />
      <ul className="divide-y">
        {champions.map((champion) => (
          <li
            key={champion.datasetId}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 text-sm"
          >
            <span className="min-w-0 flex-1 basis-64">
              <span className="wrap-anywhere font-medium">{champion.datasetName}</span>:{' '}
              <Link
                href={`/models/${champion.modelId}`}
                className="wrap-anywhere rounded-sm text-accent underline"
              >
                #{champion.modelNumber} {champion.modelName}
              </Link>
              <span className="block text-muted text-xs">
                signed by {champion.signedBy}, <RelativeTime date={champion.since} />
                {champion.reviewNumber !== null && (
                  <>
                    {' · '}
                    <Link href={`/reviews/${champion.reviewNumber}`} className="hover:underline">
                      review #{champion.reviewNumber}
                    </Link>
                  </>
                )}
              </span>
            </span>
            <span className="flex flex-wrap gap-2 print:hidden">
              <Button size="sm" onClick={() => setHistory(champion)}>
                <History aria-hidden />
                History
              </Button>
              {mayRollBack && champion.previous && (
                <Button size="sm" onClick={() => setRollingBack(champion)}>
                  <Undo2 aria-hidden />
                  Roll back to #{champion.previous.modelNumber}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {rollingBack && <RollBackDialog champion={rollingBack} onClose={() => setRollingBack(null)} />}
      {history && <ChampionHistoryDialog champion={history} onClose={() => setHistory(null)} />}
    </Card>
  );
}
