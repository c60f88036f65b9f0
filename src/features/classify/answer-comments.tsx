'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { CommentForm } from '../review/comment-form';

/** What people say of the answers to a photo. */
export function AnswerComments({ id }: { id: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mayComment = useMay('comment');
  const query = useQuery(trpc.classify.comments.queryOptions({ id }));
  const refresh = { onSuccess: () => queries.invalidateQueries(trpc.classify.comments.pathFilter()) };
  const add = useMutation(trpc.classify.comment.mutationOptions(refresh));
  const remove = useMutation(trpc.classify.removeComment.mutationOptions(refresh));
  return (
    <section aria-label="Comments" className="mt-6 max-w-2xl text-sm">
      <h2 className="mb-2 font-semibold text-sm">Comments</h2>
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <ul className="grid gap-3">
          {query.data?.map(({ id: commentId, body, author, createdAt, removable }) => (
            <li key={commentId}>
              <p className="flex items-center gap-2">
                <span className="font-medium">{author}</span>
                <span className="text-faint text-xs">
                  <RelativeTime date={createdAt} />
                </span>
                {removable && (
                  <Button
                    variant="ghost"
                    size="sm"
                    icon
                    className="ml-auto"
                    aria-label={`Remove the comment of ${author}`}
                    onClick={() => remove.mutate({ id: commentId })}
                  >
                    <Trash2 aria-hidden />
                  </Button>
                )}
              </p>
              <p className="wrap-anywhere whitespace-pre-wrap">{body}</p>
            </li>
          ))}
          {query.data?.length === 0 && <li className="text-muted">No comments yet</li>}
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
