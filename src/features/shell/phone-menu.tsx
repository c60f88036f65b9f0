'use client';

import { Menu, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { WordMark } from '../../components/ui/word-mark';
import { MainNav } from './main-nav';

/** The navigation as a sheet, below the width at which the sidebar stands. */
export function PhoneMenu() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button variant="ghost" icon aria-label="Menu" className="-ml-1.5">
          <Menu aria-hidden />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-64 max-w-[80vw] animate-sheet-in overflow-y-auto border-r bg-surface p-3 outline-none"
        >
          <div className="mb-4 flex items-center justify-between pl-2">
            <WordMark />
            <Dialog.Close asChild>
              <Button variant="ghost" icon aria-label="Close menu">
                <X aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <MainNav onNavigate={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
