'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/ui/error-state';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { CommentForm } from '../review/comment-form';
import { AnswerCommentEntry } from './answer-comment-entry';

/** What people say of the answers to a photo. */
export function AnswerComments({ id }: { id: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mayComment = useMay('comment');
  const [withArchived, setWithArchived] = useState(false);
  const query = useQuery(trpc.classify.comments.queryOptions({ id, archived: true }));
  const add = useMutation(
    trpc.classify.comment.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.classify.comments.pathFilter()),
    }),
  );
  const current = query.data?.filter(({ archivedAt }) => archivedAt === null);
  const archived = (query.data?.length ?? 0) - (current?.length ?? 0);
  const shown = withArchived ? query.data : current;
  return (
    <section aria-label="Comments" className="mt-6 max-w-2xl text-sm">
      <div className="mb-2 flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 className="font-semibold text-sm">Comments</h2>
        {archived > 0 && (
          <Switch
            label={`Show archived (${archived})`}
            checked={withArchived}
            onCheckedChange={setWithArchived}
          />
        )}
      </div>
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <ul className="grid gap-3">
          {shown?.map((comment) => (
            <AnswerCommentEntry key={comment.id} comment={comment} />
          ))}
          {shown?.length === 0 && <li className="text-muted">No comments yet</li>}
        </ul>
      )}
      {mayComment && (
        <div className="mt-4">
          <CommentForm
            form={`classification-comment:${id}`}
            label="Comment on this answer"
            onSubmit={async (body) => {
              await add.mutateAsync({ id, body });
            }}
          />
        </div>
      )}
    </section>
  );
}
