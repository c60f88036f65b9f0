'use client';

import { Check, CornerDownRight, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import type { CommentItem } from '@/shared/contracts/comments';
import { CommentAbout } from './comment-about';
import { CommentEntry } from './comment-entry';
import { CommentForm } from './comment-form';
import { draftName, type Thread } from './comment-place';
import { useCommentActions } from './use-comment-actions';

interface ThreadEntryProps {
  thread: Thread;
  modelId: string;
  /** Whether to say what it is about. */
  named: boolean;
  selectedOf: (comment: CommentItem) => boolean | null;
  onSelect: (comment: CommentItem, selected: boolean) => void;
  mayAnswer: boolean;
}

/** A comment with its replies; whoever may comment may reply, and resolve it. */
export function ThreadEntry({ thread, modelId, named, selectedOf, onSelect, mayAnswer }: ThreadEntryProps) {
  const [answering, setAnswering] = useState(false);
  const { add, resolve } = useCommentActions();
  const { first, answers } = thread;
  const { resolved } = first;
  const about = (named || first.model.id !== modelId) && <CommentAbout comment={first} modelId={modelId} />;
  return (
    <li className="grid gap-3">
      <CommentEntry
        comment={first}
        about={about}
        selected={selectedOf(first)}
        onSelect={(on) => onSelect(first, on)}
        footer={
          resolved && (
            <p className="mt-1 flex items-center gap-1.5 text-good text-xs">
              <Check className="size-3" aria-hidden />
              Resolved by {resolved.by} <RelativeTime date={resolved.at} />
            </p>
          )
        }
      />
      {answers.length > 0 && (
        <ul aria-label="Replies" className="ml-3 grid gap-3 border-l pl-5">
          {answers.map((answer) => (
            <li key={answer.id}>
              <CommentEntry
                comment={answer}
                selected={selectedOf(answer)}
                onSelect={(on) => onSelect(answer, on)}
              />
            </li>
          ))}
        </ul>
      )}
      {mayAnswer && (
        <div className="ml-8.5">
          {answering ? (
            <CommentForm
              form={draftName(modelId, {}, first.id)}
              label={`Reply to ${first.author.name}`}
              onSubmit={async (body) => {
                await add.mutateAsync({ model: first.model.id, body, replyTo: first.id });
                setAnswering(false);
              }}
            />
          ) : (
            <span className="flex gap-1">
              <Button variant="ghost" size="sm" onClick={() => setAnswering(true)}>
                <CornerDownRight aria-hidden />
                Reply
              </Button>
              <Button
                variant="ghost"
                size="sm"
                busy={resolve.isPending}
                onClick={() => resolve.mutate({ id: first.id, resolved: resolved === null })}
              >
                {resolved ? <RotateCcw aria-hidden /> : <Check aria-hidden />}
                {resolved ? 'Reopen' : 'Resolve'}
              </Button>
            </span>
          )}
        </div>
      )}
    </li>
  );
}
