'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTurner } from '@/components/ui/page-turner';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { CoinClass } from '@/shared/coin-class';
import type { IncomingCounts, IncomingPhoto, IncomingView } from '@/shared/contracts/incoming';
import { labelOf } from './class-options';
import { LabelPanel } from './label-panel';
import { PhotoPanel } from './photo-panel';
import { PhotoTile } from './photo-tile';
import { nextAfter, type QueueCommand, stepTo } from './queue-keys';
import { useQueueActions } from './use-queue-actions';
import { useQueueKeys } from './use-queue-keys';

interface QueueViewProps {
  datasetId: string;
  view: IncomingView;
  counts: IncomingCounts;
  classes: readonly CoinClass[];
  /** With the photos that are selected; none for all. */
  onAccept: (photos: readonly IncomingPhoto[]) => void;
}

const PHOTOS_ON_A_PAGE = 48;

/** One view of the queue: a photo at a time, with all of them in a strip below. */
export function QueueView({ datasetId, view, counts, classes, onAccept }: QueueViewProps) {
  const trpc = useTRPC();
  const mayWrite = useMay('data:write');
  const [cursor, setCursor] = useState<string | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const field = useRef<HTMLInputElement>(null);
  const actions = useQueueActions(datasetId);
  const page = useQuery(
    trpc.incoming.list.queryOptions(
      { datasetId, view, cursor: cursor ?? undefined, limit: PHOTOS_ON_A_PAGE },
      { placeholderData: keepPreviousData },
    ),
  );
  const items = page.data?.items ?? [];
  const ids = items.map(({ id }) => id);
  const current = items.find(({ id }) => id === at) ?? items[0];
  const chosen = items.filter(({ id }) => selected.has(id));
  const targets = chosen.length > 0 ? chosen : current ? [current] : [];

  function select(id: string, isSelected: boolean) {
    const next = new Set(selected);
    if (isSelected) next.add(id);
    else next.delete(id);
    setSelected(next);
  }

  /** What changes its view leaves the list: the next one takes its place. */
  async function apply(act: () => Promise<void>, leaves: boolean) {
    if (!mayWrite || targets.length === 0 || actions.isBusy) return;
    const gone = new Set(targets.map(({ id }) => id));
    await act();
    setSelected(new Set());
    if (leaves) setAt(nextAfter(ids, gone, current?.id ?? null));
    else if (targets.length === 1) setAt(stepTo(ids, current?.id ?? null, 1));
  }
  const label = (key: string | null) =>
    void apply(() => actions.label(targets, key), view === 'unlabelled' || key === null);
  const reject = () => void apply(() => actions.reject(targets), true);
  const restore = () => void apply(() => actions.restore(targets), true);
  const undo = () => void actions.undo();

  useQueueKeys((command: QueueCommand) => {
    if ('step' in command) return setAt(stepTo(ids, current?.id ?? null, command.step));
    if (!mayWrite) return;
    if (command.do === 'undo') return undo();
    if (command.do === 'accept') return onAccept(chosen);
    if (command.do === 'select') return current && select(current.id, !selected.has(current.id));
    if (view !== 'unlabelled' && view !== 'labelled') return;
    const best = current?.suggestion?.top[0];
    if (command.do === 'search') field.current?.focus();
    else if (command.do === 'reject') reject();
    else if (best && targets.length === 1) label(best.class);
  });

  if (page.error) return <ErrorState error={page.error} onRetry={() => page.refetch()} />;
  if (page.isPending) return <Skeleton className="h-96 rounded-lg" />;
  if (!current) return <Nothing view={view} canUndo={actions.canUndo} onUndo={undo} />;
  return (
    <div className="grid gap-4" aria-busy={actions.isBusy}>
      <div className="grid items-start gap-4 md:grid-cols-[minmax(0,1fr)_20rem]">
        <PhotoPanel photo={current} classes={classes} version={counts.version} />
        {mayWrite && (
          <LabelPanel
            view={view}
            classes={classes}
            photo={current}
            targets={targets.length}
            field={field}
            canUndo={actions.canUndo}
            onLabel={label}
            onReject={reject}
            onRestore={restore}
            onUndo={undo}
          />
        )}
      </div>
      <section aria-label="Photos">
        {mayWrite && (
          <div className="mb-2 flex flex-wrap items-center gap-2">
            <Button size="sm" onClick={() => setSelected(new Set(ids))}>
              Select all on this page
            </Button>
            {chosen.length > 0 && (
              <>
                <Button size="sm" variant="ghost" onClick={() => setSelected(new Set())}>
                  Select none
                </Button>
                {view === 'labelled' && (
                  <Button size="sm" onClick={() => onAccept(chosen)}>
                    Accept selected…
                  </Button>
                )}
              </>
            )}
          </div>
        )}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-2">
          {items.map((photo) => (
            <PhotoTile
              key={photo.id}
              photo={photo}
              label={photo.class === null ? null : labelOf(classes, photo.class)}
              isCurrent={photo === current}
              isSelected={selected.has(photo.id)}
              onOpen={() => setAt(photo.id)}
              onSelect={mayWrite && view !== 'accepted' ? (next) => select(photo.id, next) : null}
            />
          ))}
        </ul>
        <PageTurner
          page={page.data}
          noun={['photo', 'photos']}
          onTurn={(next) => {
            setCursor(next);
            setSelected(new Set());
          }}
        />
      </section>
    </div>
  );
}

const nothing: Record<IncomingView, { title: string; description: string }> = {
  unlabelled: {
    title: 'No photo waits for a class',
    description:
      'Photos come from the camera page, from “This is wrong” on Classify, from imports and from the API.',
  },
  labelled: { title: 'No labelled photo waits', description: 'Give photos a class, then accept them here.' },
  accepted: { title: 'Nothing was accepted lately', description: 'Accepted photos are listed for 30 days.' },
  rejected: {
    title: 'Nothing was rejected lately',
    description: 'Rejected photos can be taken back for 30 days.',
  },
};

function Nothing({ view, canUndo, onUndo }: { view: IncomingView; canUndo: boolean; onUndo: () => void }) {
  return (
    <Card>
      <EmptyState
        icon={Inbox}
        {...nothing[view]}
        action={canUndo && <Button onClick={onUndo}>Undo</Button>}
      />
    </Card>
  );
}
