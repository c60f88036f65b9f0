'use client';

import { Archive, ArchiveRestore, Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import type { AnswerComment } from '@/shared/contracts/classify';
import { ArchivedBadge } from '../lifecycle/row-menu';
import { useLifecycle } from '../lifecycle/use-lifecycle';

/** One comment on the answers to a photo, with what may be done to it. */
export function AnswerCommentEntry({ comment }: { comment: AnswerComment }) {
  const { archive, unarchive, remove } = useLifecycle('answer-comment');
  const { id, body, author, createdAt, archivedAt, removable } = comment;
  return (
    <li>
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium">{author}</span>
        <span className="text-faint text-xs">
          <RelativeTime date={createdAt} />
        </span>
        <ArchivedBadge item={comment} />
        {removable && (
          <span className="ml-auto flex gap-px">
            <Button
              variant="ghost"
              size="sm"
              icon
              aria-label={`${archivedAt ? 'Unarchive' : 'Archive'} the comment of ${author}`}
              title={archivedAt ? 'Unarchive' : 'Archive'}
              onClick={() => (archivedAt ? unarchive : archive)([id])}
            >
              {archivedAt ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
            </Button>
            <Button
              variant="ghost"
              size="sm"
              icon
              aria-label={`Delete the comment of ${author}`}
              title="Delete"
              onClick={() => remove([id])}
            >
              <Trash2 aria-hidden />
            </Button>
          </span>
        )}
      </p>
      <p className="wrap-anywhere whitespace-pre-wrap">{body}</p>
    </li>
  );
}
