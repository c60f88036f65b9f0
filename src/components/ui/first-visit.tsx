'use client';

import { Lightbulb, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useHydrated } from '../hooks/use-hydrated';
import { Button } from './button';

const keyOf = (id: string) => `mintmark.explained.${id}`;

/** A browser that keeps nothing explains every time. */
function isDismissed(id: string): boolean {
  try {
    return localStorage.getItem(keyOf(id)) !== null;
  } catch {
    return false;
  }
}

/** Explains a word where it stands, until the reader has dismissed it in this browser. */
export function FirstVisit({ id, children }: { id: string; children: ReactNode }) {
  const hydrated = useHydrated();
  const [gone, setGone] = useState(false);
  if (!hydrated || gone || isDismissed(id)) return null;
  function dismiss() {
    setGone(true);
    try {
      localStorage.setItem(keyOf(id), '1');
    } catch {
      // It is gone from this page at least.
    }
  }
  return (
    <aside
      aria-label="Explanation"
      className="mb-3 flex items-start gap-2 rounded-md border bg-surface px-3 py-2 text-sm print:hidden"
    >
      <Lightbulb className="mt-0.5 size-4 shrink-0 text-accent" aria-hidden />
      <p className="min-w-0 max-w-prose flex-1 text-muted">{children}</p>
      <Button
        size="sm"
        variant="ghost"
        icon
        aria-label="Dismiss the explanation"
        className="ml-auto"
        onClick={dismiss}
      >
        <X aria-hidden />
      </Button>
    </aside>
  );
}
