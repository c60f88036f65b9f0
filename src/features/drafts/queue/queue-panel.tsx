'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Card, CardBody } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTurner } from '@/components/ui/page-turner';
import { Skeleton } from '@/components/ui/skeleton';
import type { DraftDetail, Operation, QueueItem } from '@/shared/contracts/drafts';
import { count } from '@/shared/format';
import { useTRPC } from '../../api/trpc';
import { type FindingFilter, FindingFilters, OPEN_FINDINGS } from '../../curation/finding-filters';
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
import { useQueue } from './use-queue';
import { useQueueKeys } from './use-queue-keys';

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
  const place = useQueue({ draftId: draft.id, filter });
  const { queue, item } = place;
  const setStatus = useMutation(
    trpc.curation.setStatus.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.drafts.pathFilter()),
    }),
  );
  const [isDifference, setDifference] = useState(false);
  const [choosing, setChoosing] = useState<'relabel' | 'merge' | null>(null);
  usePrefetchedPhotos(place.ahead);
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
    place.turn(null);
  };
  const chosen = item?.photos[place.at];
  const labels = new Map(draft.classes.map(({ key, label }) => [key, label]));
  return (
    <section aria-label="Queue">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <FindingFilters filter={filter} onChange={change} />
        <span className="text-muted text-xs tabular-nums">
          {queue.data && item ? `${count(queue.data.offset + place.index + 1)} of ${count(place.total)}` : ''}
        </span>
        {mayWrite && (
          <span className="ml-auto">
            <BulkMenu draft={draft} filter={filter} total={place.total} />
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
      {queue.data && <PageTurner page={queue.data} noun={['finding', 'findings']} onTurn={place.turn} />}
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
