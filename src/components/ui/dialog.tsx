'use client';

import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type KeyboardEventHandler, type ReactNode, useRef } from 'react';
import { Button } from './button';
import { cn } from './cn';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** Keys pressed anywhere in the dialog. */
  onKeyDown?: KeyboardEventHandler;
}

const widths = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-2xl', xl: 'max-w-5xl' };

/** What a person fills in. */
const FIELD =
  'input:not([type="hidden"], :disabled), textarea:not(:disabled), [role="combobox"]:not(:disabled)';

/** Of an entry of a menu, which is gone when the dialog closes, the button that opened the menu. */
function openerOf(focused: Element | null): Element | null {
  const menu = focused?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused;
}

/** A modal dialog; Escape and a click outside close it, focus returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = 'md',
  onKeyDown,
}: DialogProps) {
  const opener = useRef<Element | null>(null);
  const body = useRef<HTMLDivElement>(null);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 grid animate-fade-in items-start justify-items-center overflow-y-auto bg-scrim p-4 pt-[10dvh] max-sm:items-end max-sm:p-0">
          <Primitive.Content
            onKeyDown={onKeyDown}
            onOpenAutoFocus={(event) => {
              opener.current = openerOf(document.activeElement);
              const field = body.current?.querySelector<HTMLElement>(FIELD);
              if (!field) return;
              // Else the button to close would have it, as it comes first.
              event.preventDefault();
              field.focus();
            }}
            onCloseAutoFocus={(event) => {
              // Without a trigger of its own, Radix would leave the focus nowhere.
              if (!(opener.current instanceof HTMLElement) || !opener.current.isConnected) return;
              event.preventDefault();
              opener.current.focus();
            }}
            {...(description ? {} : { 'aria-describedby': undefined })}
            className={cn(
              'relative w-full animate-float-in rounded-lg border bg-surface shadow-float outline-none max-sm:max-w-none max-sm:rounded-b-none',
              widths[size],
            )}
          >
            <header className="flex items-start gap-4 border-b px-4 py-3">
              <div className="min-w-0 flex-1">
                <Primitive.Title className="font-semibold text-base">{title}</Primitive.Title>
                {description && (
                  <Primitive.Description className="mt-0.5 text-muted text-sm">
                    {description}
                  </Primitive.Description>
                )}
              </div>
              <Primitive.Close asChild>
                <Button variant="ghost" size="sm" icon aria-label="Close" className="-mr-1.5">
                  <X aria-hidden />
                </Button>
              </Primitive.Close>
            </header>
            {children && (
              <div ref={body} className="max-h-[calc(90dvh-9rem)] overflow-y-auto px-4 py-4">
                {children}
              </div>
            )}
            {footer && (
              <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-4 py-3">
                {footer}
              </footer>
            )}
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
