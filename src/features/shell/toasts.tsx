'use client';

import { useTheme } from 'next-themes';
import { Toaster } from 'sonner';

export function Toasts() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      toastOptions={{
        classNames: {
          toast:
            'rounded-md! border! border-border! bg-surface! text-text! text-sm! shadow-float! font-sans!',
          description: 'text-muted!',
          error: '[&_[data-icon]]:text-bad!',
          success: '[&_[data-icon]]:text-good!',
          actionButton: 'bg-accent! text-accent-fg!',
        },
      }}
    />
  );
}
