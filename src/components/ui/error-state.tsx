'use client';

import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { cn } from './cn';

interface ErrorStateProps {
  /** An Error with a message for people. */
  error: unknown;
  title?: ReactNode;
  onRetry?: () => void;
  /** Another action, beside trying again. */
  action?: ReactNode;
  className?: string;
}

export function ErrorState({
  error,
  title = 'This could not be loaded',
  onRetry,
  action,
  className,
}: ErrorStateProps) {
  return (
    <div role="alert" className={cn('flex flex-col items-center px-6 py-12 text-center', className)}>
      <TriangleAlert className="mb-3 size-7 stroke-[1.5] text-bad" aria-hidden />
      <p className="font-medium text-base">{title}</p>
      <p className="mt-1 max-w-md text-balance text-muted text-sm">{errorText(error)}</p>
      {(onRetry || action) && (
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {onRetry && <Button onClick={onRetry}>Try again</Button>}
          {action}
        </div>
      )}
    </div>
  );
}

/** The message of an error, for people. */
export function errorText(error: unknown): string {
  if (error instanceof Error) {
    // What fetch throws when no answer came: its own text differs by browser and says nothing.
    const offline = /failed to fetch|networkerror|load failed|fetch failed/i.test(error.message);
    return offline
      ? 'The server cannot be reached. Check that it is running and that you are online, then try again.'
      : error.message;
  }
  return typeof error === 'string' ? error : 'Something went wrong. Try again.';
}
