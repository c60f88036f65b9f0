'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { CommentEntry } from './comment-entry';
import { CommentForm } from './comment-form';
import { type CommentCell, useCommentActions } from './use-comment-actions';

interface CommentThreadProps {
  modelId: string;
  /** One cell of the confusion matrix; without it, all comments on the version and its cells. */
  cell?: CommentCell;
}

/** The comments on a model version or a cell; new ones appear by themselves. */
export function CommentThread({ modelId, cell }: CommentThreadProps) {
  const trpc = useTRPC();
  useLiveTopics(['comments']);
  const mayComment = useMay('comment');
  const { data, error, refetch } = useQuery(
    trpc.comments.list.queryOptions({ model: modelId, ...cell, archived: true }),
  );
  const [withArchived, setWithArchived] = useState(false);
  const current = data?.filter(({ archivedAt }) => archivedAt === null) ?? [];
  const archived = (data?.length ?? 0) - current.length;
  const shown = withArchived ? (data ?? []) : current;
  const { add } = useCommentActions();

  return (
    <section aria-label="Comments" className="text-sm">
      <div className="mb-2 flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold text-sm">
          Comments {current.length > 0 && <span className="font-normal text-faint">{current.length}</span>}
        </h3>
        {archived > 0 && (
          <Switch
            label={`Show archived (${archived})`}
            checked={withArchived}
            onCheckedChange={setWithArchived}
          />
        )}
      </div>
      {error && !data ? (
        <ErrorState error={error} onRetry={refetch} className="py-4" />
      ) : data === undefined ? (
        <div className="grid gap-2 py-2">
          <Skeleton className="w-1/3" />
          <Skeleton className="w-2/3" />
        </div>
      ) : (
        <ul className="grid gap-4">
          {shown.map((comment) => (
            <CommentEntry
              key={comment.id}
              comment={comment}
              // Inside a cell's own thread the cell need not be named.
              cellHref={
                comment.cell && !cell
                  ? `/models/${modelId}/confusion?split=${comment.cell.split}&truth=${comment.cell.truth}&predicted=${comment.cell.predicted}`
                  : null
              }
            />
          ))}
          {shown.length === 0 && <li className="text-muted">No comments yet</li>}
        </ul>
      )}
      {mayComment && (
        <div className="mt-4">
          <CommentForm
            form={['comment', modelId, cell?.split, cell?.truth, cell?.predicted]
              .filter((part) => part !== undefined)
              .join(':')}
            label={invitation(cell)}
            onSubmit={async (body) => {
              await add.mutateAsync({ model: modelId, body, cell });
            }}
          />
        </div>
      )}
    </section>
  );
}

function invitation(cell: CommentCell | undefined): string {
  if (!cell) return 'Comment on this version';
  return cell.truth === cell.predicted ? 'Comment on these photos' : 'Why are these classes confused?';
}
