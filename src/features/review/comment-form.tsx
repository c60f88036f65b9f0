'use client';

import { type KeyboardEvent, useRef, useState } from 'react';
import { z } from 'zod';
import { DraftNotice } from '@/components/drafts/draft-notice';
import { useDraft } from '@/components/drafts/use-draft';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { addCommentInput } from '@/shared/contracts/comments';
import { MentionList, mentionBefore } from './mention-list';

interface CommentFormProps {
  /** Names the draft, with the id of what is commented on. */
  form: string;
  label: string;
  /** Rejects when the server refuses; the text then stays. */
  onSubmit: (body: string) => Promise<void>;
}

const draftSchema = z.object({ body: z.string() });

/** A new comment, sent with a button or Ctrl+Enter. */
export function CommentForm({ form, label, onSubmit }: CommentFormProps) {
  const draft = useDraft({ form, schema: draftSchema, initial: { body: '' } });
  const { body } = draft.value;
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const mention = mentionBefore(body.slice(0, caret));

  function choose(name: string) {
    const start = caret - (mention?.length ?? 0);
    const before = `${body.slice(0, start)}${name} `;
    draft.change({ body: before + body.slice(caret) });
    setCaret(before.length);
    field.current?.focus();
  }

  async function submit() {
    const parsed = addCommentInput.shape.body.safeParse(body);
    if (!parsed.success) {
      setProblem(parsed.error.issues[0]?.message ?? 'This comment cannot be sent.');
      return;
    }
    setBusy(true);
    try {
      await onSubmit(parsed.data);
      draft.discard();
    } catch {
      // The mutation has shown the error; the text stays for another try.
    } finally {
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!busy) void submit();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <DraftNotice draft={draft} className="mb-1.5" />
      <Textarea
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        placeholder={label}
        value={body}
        rows={2}
        ref={field}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onChange={(event) => {
          setCaret(event.target.selectionStart);
          draft.change({ body: event.target.value });
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-80 min-h-14"
      />
      {mention !== null && <MentionList typed={mention} onChoose={choose} />}
      <div className="mt-1.5 flex items-center justify-end gap-2">
        <span role="status" className={problem ? 'mr-auto text-bad text-xs' : 'mr-auto text-faint text-xs'}>
          {problem ?? (
            <span className="pointer-coarse:hidden">Ctrl+Enter to send, @ to mention somebody</span>
          )}
        </span>
        <Button type="submit" variant="primary" size="sm" busy={busy} disabled={body.trim() === ''}>
          Comment
        </Button>
      </div>
    </form>
  );
}
