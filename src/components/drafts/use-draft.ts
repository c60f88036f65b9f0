'use client';

import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { readDraft, removeDraft, writeDraft } from './draft-store';

/** Id of the person whose drafts are kept; null on pages without one, where no draft is kept. */
export const DraftOwner = createContext<string | null>(null);

export interface Draft<T> {
  value: T;
  /** When the restored draft was written; null when the form began without one. */
  restoredAt: Date | null;
  change: (changes: Partial<T>) => void;
  /** Back to what the form began with. */
  discard: () => void;
  /** The form was sent: the draft is not needed any more. */
  clear: () => void;
}

/**
 * The content of a form that survives the end of a session and of the page. A draft is read after the first
 * rendering, because the server that made the page has no access to it.
 * @param form names the form, with the id of what it edits
 * @param schema what a stored draft must be; an older one that does not fit is ignored
 * @param initial what the form begins with; a draft equal to it is not kept
 */
export function useDraft<T extends object>({
  form,
  schema,
  initial,
}: {
  form: string;
  schema: z.ZodType<T>;
  initial: T | (() => T);
}): Draft<T> {
  const owner = useContext(DraftOwner);
  const [start] = useState(initial);
  const [value, setValue] = useState(start);
  const [restoredAt, setRestoredAt] = useState<Date | null>(null);
  // Two changes may come before the next rendering; the second builds on the first.
  const latest = useRef(start);
  const readSchema = useRef(schema);

  useEffect(() => {
    const stored = owner === null ? null : readDraft({ owner, form });
    const parsed = stored && readSchema.current.safeParse(stored.value);
    if (!stored || !parsed?.success) return;
    latest.current = parsed.data;
    setValue(parsed.data);
    setRestoredAt(stored.savedAt);
  }, [owner, form]);

  function set(next: T) {
    latest.current = next;
    setValue(next);
  }

  function clear() {
    if (owner !== null) removeDraft({ owner, form });
    setRestoredAt(null);
  }

  return {
    value,
    restoredAt,
    change(changes) {
      const next = { ...latest.current, ...changes };
      set(next);
      if (owner === null) return;
      if (JSON.stringify(next) === JSON.stringify(start)) removeDraft({ owner, form });
      else writeDraft({ owner, form, value: next });
    },
    discard() {
      clear();
      set(start);
    },
    clear,
  };
}
