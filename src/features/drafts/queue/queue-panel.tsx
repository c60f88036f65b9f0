'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Card, CardBody } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTurner } from '@/components/ui/page-turner';
import { Skeleton } from '@/components/ui/skeleton';
import type { DraftDetail, Operation, QueueItem } from '@/shared/contracts/drafts';
import { count } from '@/shared/format';
import { useTRPC } from '../../api/trpc';
import { askedFor, type FindingFilter, FindingFilters, OPEN_FINDINGS } from '../../curation/finding-filters';
import { BulkMenu } from '../bulk/bulk-menu';
import type { useDraftActions } from '../use-draft';
import { ClassChooser } from './class-chooser';
import { QueueItemView } from './queue-item-view';
import {
  canChooseClass,
  isLeftOut,
  isSettledBy,
  operationFor,
  type QueueAction,
  type QueueKey,
  seenOf,
} from './queue-keys';
import { QueueToolbar } from './queue-toolbar';
import { usePrefetchedPhotos } from './use-prefetched-photos';
import { useQueueKeys } from './use-queue-keys';

const ITEMS_ON_A_PAGE = 50;

interface QueuePanelProps {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
  mayWrite: boolean;
  /** The finding in front, which nobody else takes up meanwhile. */
  onFinding: (id: number | null) => void;
  isHeldElsewhere: boolean;
}

/** The findings of the version one after the other, all by keyboard. */
export function QueuePanel({ draft, actions, mayWrite, onFinding, isHeldElsewhere }: QueuePanelProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [filter, setFilter] = useState(OPEN_FINDINGS);
  const [cursor, setCursor] = useState<string | null>(null);
  const queue = useQuery(
    trpc.drafts.queue.queryOptions(
      {
        draftId: draft.id,
        ...askedFor(filter),
        cursor: cursor ?? undefined,
        limit: ITEMS_ON_A_PAGE,
      },
      { placeholderData: keepPreviousData },
    ),
  );
  const items = queue.data?.items ?? [];
  const place = useQueuePlace(items);
  const { item, index } = place;
  const setStatus = useMutation(
    trpc.curation.setStatus.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.drafts.pathFilter()),
    }),
  );
  const [isDifference, setDifference] = useState(false);
  const [choosing, setChoosing] = useState<'relabel' | 'merge' | null>(null);
  usePrefetchedPhotos(items, index);
  useEffect(() => onFinding(item?.id ?? null), [item?.id, onFinding]);
  // On another tab it is free for others.
  useEffect(() => () => onFinding(null), [onFinding]);

  function carryOut(operation: Operation, on: QueueItem) {
    const settles = isSettledBy(operation, on);
    // The next one is in front before the server has answered: nobody waits for it.
    if (settles) place.step(1);
    void actions.apply(operation, { seen: seenOf(on), findings: settles ? [on.id] : [] });
  }

  function act(action: QueueAction) {
    if (!item || !mayWrite) return;
    if (action === 'relabel' || action === 'merge') {
      if (canChooseClass(action, item.photos[place.at])) setChoosing(action);
      return;
    }
    const operation = operationFor(action, item, place.at);
    if (operation) carryOut(operation, item);
  }

  function ignore() {
    if (!item) return;
    place.step(1);
    setStatus.mutate({ versionId: draft.baseId, findings: [item.id], status: 'ignored' });
  }

  function onKey(key: QueueKey) {
    if ('step' in key) place.step(key.step);
    else if ('photo' in key) place.choose(key.photo);
    else if ('view' in key) setDifference(!isDifference);
    else if (!mayWrite) return;
    else if ('status' in key) ignore();
    else if ('turn' in key) void (key.turn === 'undo' ? actions.undo() : actions.redo());
    else act(key.action);
  }
  useQueueKeys(onKey);

  const change = (next: FindingFilter) => {
    setFilter(next);
    setCursor(null);
  };
  const chosen = item?.photos[place.at];
  const labels = new Map(draft.classes.map(({ key, label }) => [key, label]));
  return (
    <section aria-label="Queue">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <FindingFilters filter={filter} onChange={change} />
        <span className="text-muted text-xs tabular-nums">
          {queue.data && queue.data.total > 0
            ? `${count(queue.data.offset + index + 1)} of ${count(queue.data.total)}`
            : ''}
        </span>
        {mayWrite && (
          <span className="ml-auto">
            <BulkMenu draft={draft} filter={filter} total={queue.data?.total ?? 0} />
          </span>
        )}
      </div>
      {queue.error ? (
        <ErrorState error={queue.error} onRetry={() => queue.refetch()} />
      ) : queue.isPending ? (
        <Skeleton className="h-96" />
      ) : !item ? (
        <Card>
          <EmptyState
            icon={CircleCheck}
            title="Nothing to look at"
            description="No finding has this kind and status. Choose others above, or publish."
          />
        </Card>
      ) : (
        <Card>
          <CardBody>
            {isHeldElsewhere && (
              <p role="status" className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
                Somebody else is at this one. Skip it, or decide together.
              </p>
            )}
            <QueueItemView
              item={item}
              at={place.at}
              onChoose={place.choose}
              isDifference={isDifference}
              labelOf={(key) => labels.get(key) ?? key}
            />
            {mayWrite && (
              <QueueToolbar
                item={item}
                at={place.at}
                busy={false}
                onAction={act}
                onSkip={() => place.step(1)}
                onIgnore={ignore}
                isDifference={isDifference}
                onDifference={() => setDifference(!isDifference)}
              />
            )}
          </CardBody>
        </Card>
      )}
      {queue.data && <PageTurner page={queue.data} noun={['finding', 'findings']} onTurn={setCursor} />}
      <p className="mt-3 text-faint text-xs max-md:hidden">
        Keys: j and k next and previous, 1 to 9 choose a photo, u undo, Shift+u redo; the others stand on the
        buttons.
      </p>
      {choosing && item && chosen?.now && (
        <ClassChooser
          title={choosing === 'relabel' ? 'Relabel the photo as' : `Merge “${chosen.now.classLabel}” into`}
          classes={draft.classes}
          suggestions={item.suggestions.filter((key) => isLeftOut(chosen) || key !== chosen.now?.classKey)}
          except={isLeftOut(chosen) ? [] : [chosen.now.classKey]}
          onClose={() => setChoosing(null)}
          onChoose={(classKey) => {
            setChoosing(null);
            const from = chosen.now?.classKey ?? '';
            carryOut(
              choosing === 'relabel'
                ? { kind: 'relabel', photos: [chosen.hash], classKey }
                : { kind: 'merge-classes', from: [from], into: classKey },
              item,
            );
          }}
        />
      )}
    </section>
  );
}

/** Where somebody is in the queue: by the finding, so that those which go shift nothing. */
function useQueuePlace(items: readonly QueueItem[]) {
  const [place, setPlace] = useState<{ id: number | null; index: number; at: number }>({
    id: null,
    index: 0,
    at: 0,
  });
  const found = items.findIndex(({ id }) => id === place.id);
  // Of one that has gone the next one takes the place.
  const index = found === -1 ? Math.min(place.index, Math.max(0, items.length - 1)) : found;
  const item = items[index];
  const at = found === -1 ? 0 : Math.min(place.at, Math.max(0, (item?.photos.length ?? 1) - 1));
  const step = useCallback(
    (by: 1 | -1) => {
      const next = Math.max(0, Math.min(items.length - 1, index + by));
      setPlace({ id: items[next]?.id ?? null, index: next, at: 0 });
    },
    [items, index],
  );
  const choose = (photo: number) => {
    if (item?.photos[photo]) setPlace({ id: item.id, index, at: photo });
  };
  return { item, index, at, step, choose };
}
