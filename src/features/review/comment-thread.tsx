'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import { useMay, useMe } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { CommentItem } from '@/shared/contracts/comments';
import { SelectionBar } from '../lifecycle/selection-bar';
import { CommentForm } from './comment-form';
import { type CommentPlace, draftName, invitation, listInput, threadsOf } from './comment-place';
import { ThreadEntry } from './thread-entry';
import { useCommentActions } from './use-comment-actions';

interface CommentThreadProps extends CommentPlace {
  modelId: string;
}

/**
 * The comments on a model version, or on a cell, a class, a photo or a point of a curve, in threads; new ones appear by
 * themselves. Those on a class or photo are the same at every model.
 */
export function CommentThread({ modelId, ...place }: CommentThreadProps) {
  const trpc = useTRPC();
  useLiveTopics(['comments']);
  const mayComment = useMay('comment');
  const { data, error, refetch } = useQuery(
    trpc.comments.list.queryOptions({ ...listInput(modelId, place), archived: true }),
  );
  const me = useMe();
  const [withArchived, setWithArchived] = useState(false);
  /** Ids; null while nobody selects. */
  const [selected, setSelected] = useState<string[] | null>(null);
  const current = data?.filter(({ archivedAt }) => archivedAt === null) ?? [];
  const archived = (data?.length ?? 0) - current.length;
  const shown = withArchived ? (data ?? []) : current;
  const { add } = useCommentActions();
  const [withResolved, setWithResolved] = useState(false);
  const threads = threadsOf(shown);
  const open = threads.filter(({ first }) => first.resolved === null);
  const resolvedCount = threads.length - open.length;
  const mayChange = ({ mine }: CommentItem) => mine || me?.role === 'administrator';
  const selectable = shown.filter(mayChange);
  const chosen = selectable.filter(({ id }) => selected?.includes(id));

  return (
    <section aria-label="Comments" className="text-sm">
      <div className="mb-2 flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold text-sm">
          Comments {current.length > 0 && <span className="font-normal text-faint">{current.length}</span>}
        </h3>
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          {selectable.length > 1 && (
            <Button
              variant="ghost"
              size="sm"
              aria-pressed={selected !== null}
              onClick={() => setSelected(selected === null ? [] : null)}
            >
              {selected === null ? 'Select' : 'Done'}
            </Button>
          )}
          {resolvedCount > 0 && (
            <Switch
              label={`Show resolved (${resolvedCount})`}
              checked={withResolved}
              onCheckedChange={setWithResolved}
            />
          )}
          {archived > 0 && (
            <Switch
              label={`Show archived (${archived})`}
              checked={withArchived}
              onCheckedChange={setWithArchived}
            />
          )}
        </span>
      </div>
      <SelectionBar<CommentItem>
        kind="comment"
        selected={chosen.map(({ id }) => id)}
        archived={chosen.every(({ archivedAt }) => archivedAt !== null)}
        total={selectable.length}
        readPage={async () => ({ items: selectable, nextCursor: null })}
        onSelect={(comments) => setSelected(comments.map(({ id }) => id))}
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={refetch} className="py-4" />
      ) : data === undefined ? (
        <div className="grid gap-2 py-2">
          <Skeleton className="w-1/3" />
          <Skeleton className="w-2/3" />
        </div>
      ) : (
        <ul className="grid gap-4">
          {(withResolved ? threads : open).map((thread) => (
            <ThreadEntry
              key={thread.first.id}
              thread={thread}
              modelId={modelId}
              // Inside the thread of a place the place need not be named.
              named={place.cell === undefined && place.anchor === undefined}
              selectedOf={(comment) =>
                selected !== null && mayChange(comment) ? selected.includes(comment.id) : null
              }
              onSelect={(comment, on) =>
                setSelected((others) => {
                  const without = (others ?? []).filter((id) => id !== comment.id);
                  return on ? [...without, comment.id] : without;
                })
              }
              mayAnswer={mayComment}
            />
          ))}
          {threads.length === 0 && <li className="text-muted">No comments yet</li>}
        </ul>
      )}
      {mayComment && (
        <div className="mt-4">
          <CommentForm
            form={draftName(modelId, place)}
            label={invitation(place)}
            onSubmit={async (body) => {
              await add.mutateAsync({ model: modelId, body, ...place });
            }}
          />
        </div>
      )}
    </section>
  );
}
