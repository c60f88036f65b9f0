'use client';

import { type KeyboardEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { addCommentInput } from '@/shared/contracts/comments';

interface CommentFormProps {
  initial?: string;
  placeholder?: string;
  submitLabel: string;
  /** Rejects when the server refuses; the text then stays. */
  onSubmit: (body: string) => Promise<void>;
  onCancel?: () => void;
}

/** A text to send with a button or Ctrl+Enter. */
export function CommentForm({
  initial = '',
  placeholder,
  submitLabel,
  onSubmit,
  onCancel,
}: CommentFormProps) {
  const [body, setBody] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit() {
    const parsed = addCommentInput.shape.body.safeParse(body);
    if (!parsed.success) {
      setProblem(parsed.error.issues[0]?.message ?? 'This cannot be sent.');
      return;
    }
    setBusy(true);
    try {
      await onSubmit(parsed.data);
      setBody('');
    } catch {
      // The mutation has shown what went wrong; the text stays for another try.
    } finally {
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!busy) void submit();
    } else if (event.key === 'Escape' && onCancel) {
      // Only the edit ends, not the panel around it.
      event.stopPropagation();
      onCancel();
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Textarea
        aria-label={placeholder ?? submitLabel}
        aria-invalid={problem ? true : undefined}
        placeholder={placeholder}
        value={body}
        rows={2}
        autoFocus={onCancel !== undefined}
        onChange={(event) => {
          setBody(event.target.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-80 min-h-14"
      />
      <div className="mt-1.5 flex items-center justify-end gap-2">
        <span role="status" className={problem ? 'mr-auto text-bad text-xs' : 'mr-auto text-faint text-xs'}>
          {problem ?? <span className="pointer-coarse:hidden">Ctrl+Enter sends</span>}
        </span>
        {onCancel && (
          <Button variant="ghost" size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" variant="primary" size="sm" busy={busy} disabled={body.trim() === ''}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
