'use client';

import { Archive, ArchiveRestore, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { RelativeTime } from '@/components/ui/relative-time';
import { useTRPCClient } from '@/features/api/trpc';
import { useMe } from '@/features/api/use-me';
import { addCommentInput, type CommentItem } from '@/shared/contracts/comments';
import { initialsOf } from '@/shared/initials';
import { EditDialog } from '../edits/edit-dialog';
import { ArchivedBadge } from '../lifecycle/row-menu';
import { useCommentActions } from './use-comment-actions';

interface CommentEntryProps {
  comment: CommentItem;
  /** What it is about, above its text. */
  about?: ReactNode;
  /** Below its text. */
  footer?: ReactNode;
  /** Whether it is selected; null where it cannot be. */
  selected: boolean | null;
  onSelect: (selected: boolean) => void;
}

const FIELDS = [{ name: 'body', label: 'Comment', rows: 6, schema: addCommentInput.shape.body }];

/** One comment with what may be done to it. */
export function CommentEntry({ comment, about, footer, selected, onSelect }: CommentEntryProps) {
  const [editing, setEditing] = useState(false);
  const client = useTRPCClient();
  const { refresh, archive, unarchive, remove } = useCommentActions();
  const me = useMe();
  const mayRemove = comment.mine || me?.role === 'administrator';
  return (
    <div className="group/comment flex min-w-0 gap-2.5">
      {selected !== null && (
        <Checkbox
          aria-label={`Select the comment of ${comment.author.name}`}
          className="mt-1"
          checked={selected}
          onCheckedChange={(on) => onSelect(on === true)}
        />
      )}
      <Initials name={comment.author.name} />
      <div className="min-w-0 flex-1">
        <div className="flex min-h-6 flex-wrap items-center gap-x-2">
          <span className="font-medium">{comment.author.name}</span>
          <span className="text-faint text-xs">
            <RelativeTime date={comment.createdAt} />
            {comment.editedAt && ' · edited'}
          </span>
          <ArchivedBadge item={comment} />
          {mayRemove && (
            <span className="ml-auto flex gap-px opacity-0 focus-within:opacity-100 group-hover/comment:opacity-100 pointer-coarse:opacity-100">
              <Button
                variant="ghost"
                size="sm"
                icon
                aria-label={comment.archivedAt ? 'Unarchive comment' : 'Archive comment'}
                title={comment.archivedAt ? 'Unarchive' : 'Archive'}
                onClick={() => (comment.archivedAt ? unarchive : archive)([comment.id])}
              >
                {comment.archivedAt ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
              </Button>
              {comment.mine && (
                <Button
                  variant="ghost"
                  size="sm"
                  icon
                  aria-label="Edit comment"
                  onClick={() => setEditing(true)}
                >
                  <Pencil aria-hidden />
                </Button>
              )}
              <Button
                variant="ghost"
                size="sm"
                icon
                aria-label="Delete comment"
                onClick={() => remove([comment.id])}
              >
                <Trash2 aria-hidden />
              </Button>
            </span>
          )}
        </div>
        {about}
        <p className="wrap-anywhere whitespace-pre-wrap">{comment.body}</p>
        {footer}
        {editing && (
          <EditDialog
            title="Edit comment"
            form={`comment:${comment.id}`}
            fields={FIELDS}
            saved={{ body: comment.body }}
            revision={comment.revision}
            save={async ({ body = comment.body }, revision) => {
              await client.comments.edit.mutate({ id: comment.id, revision, body });
              await refresh();
            }}
            onClose={() => setEditing(false)}
          />
        )}
      </div>
    </div>
  );
}

function Initials({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="mt-px grid size-6 shrink-0 select-none place-items-center rounded-full bg-raised font-medium text-2xs text-muted"
    >
      {initialsOf(name)}
    </span>
  );
}
