'use client';

import { Grid2x2, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { useMe } from '@/features/api/use-me';
import type { CommentItem } from '@/shared/contracts/comments';
import { CommentForm } from './comment-form';
import { useCommentActions } from './use-comment-actions';

interface CommentEntryProps {
  comment: CommentItem;
  /** Where the cell it speaks of is; null for none to name. */
  cellHref: string | null;
}

export function CommentEntry({ comment, cellHref }: CommentEntryProps) {
  const [editing, setEditing] = useState<number | null>(null);
  const { edit, remove } = useCommentActions();
  const { cell } = comment;
  const me = useMe();
  // Words are their author's own, but administrators keep house.
  const mayRemove = comment.mine || me?.role === 'administrator';
  return (
    <li className="group/comment flex min-w-0 gap-2.5">
      <Initials name={comment.author.name} />
      <div className="min-w-0 flex-1">
        <div className="flex min-h-6 flex-wrap items-center gap-x-2">
          <span className="font-medium">{comment.author.name}</span>
          <span className="text-faint text-xs">
            <RelativeTime date={comment.createdAt} />
            {comment.editedAt && ' · edited'}
          </span>
          {mayRemove && editing === null && (
            <span className="ml-auto flex gap-px opacity-0 focus-within:opacity-100 group-hover/comment:opacity-100 pointer-coarse:opacity-100">
              {comment.mine && (
                <Button
                  variant="ghost"
                  size="sm"
                  icon
                  aria-label="Edit comment"
                  onClick={() => setEditing(comment.revision)}
                >
                  <Pencil aria-hidden />
                </Button>
              )}
              <Button
                variant="ghost"
                size="sm"
                icon
                aria-label="Delete comment"
                disabled={remove.isPending}
                onClick={() => remove.mutate({ id: comment.id })}
              >
                <Trash2 aria-hidden />
              </Button>
            </span>
          )}
        </div>
        {cell && cellHref && (
          <Link
            href={cellHref}
            className="mb-0.5 flex max-w-full items-center gap-1.5 text-info text-xs hover:underline"
          >
            <Grid2x2 className="size-3 shrink-0" aria-hidden />
            <span className="truncate">
              {cell.truth === cell.predicted
                ? cell.truthLabel
                : `${cell.truthLabel} → ${cell.predictedLabel}`}{' '}
              ({cell.split})
            </span>
          </Link>
        )}
        {editing !== null ? (
          <CommentForm
            initial={comment.body}
            submitLabel="Save"
            onCancel={() => setEditing(null)}
            onSubmit={async (body) => {
              await edit.mutateAsync({ id: comment.id, revision: editing, body });
              setEditing(null);
            }}
          />
        ) : (
          <p className="wrap-anywhere whitespace-pre-wrap">{comment.body}</p>
        )}
      </div>
    </li>
  );
}

function Initials({ name }: { name: string }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part[0]?.toUpperCase() ?? '')
    .join('');
  return (
    <span
      aria-hidden
      className="mt-px grid size-6 shrink-0 select-none place-items-center rounded-full bg-raised font-medium text-2xs text-muted"
    >
      {initials}
    </span>
  );
}
