'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';

const load = () => import('./command-palette');
const CommandPalette = dynamic(load, { ssr: false });
/** Long enough for a page to have come. What is typed right after Ctrl+K would be lost while the palette is fetched. */
const FETCHED_AFTER_MS = 3000;

/** Does whoever types mean the letter itself? */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="searchbox"]'))
  );
}

/** Ctrl+K opens the palette, `/` leads to the search field of the page. */
export function Shortcuts() {
  const [open, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey) {
        event.preventDefault();
        setOpen((before) => !before);
        return;
      }
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const field = document.querySelector<HTMLElement>('main [role="searchbox"]');
      if (!field) return;
      event.preventDefault();
      field.focus();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => load().catch(() => undefined), FETCHED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (open && !wasOpened) setWasOpened(true);

  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="mb-3 flex h-8 w-full items-center gap-2 rounded-md border border-control px-2 text-muted text-sm hover:border-muted"
      >
        <Search className="size-3.5" aria-hidden />
        Go to…
        <kbd className="ml-auto font-sans text-faint text-xs">Ctrl K</kbd>
      </button>
      {wasOpened && <CommandPalette open={open} onOpenChange={setOpen} />}
    </>
  );
}
