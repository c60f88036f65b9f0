'use client';

import { CircleAlert } from 'lucide-react';
import { cloneElement, isValidElement, type ReactElement, type ReactNode, useId } from 'react';
import { cn } from './cn';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What to enter instead; shown in place of the hint. */
  error?: ReactNode;
  /** Id of the control. Without it, the only child gets an id of its own. */
  htmlFor?: string;
  optional?: boolean;
  className?: string;
  children: ReactNode;
}

type Wirable = ReactElement<{ id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }>;

/** A control with its label, hint and error, tied together for screen readers. */
export function Field({ label, hint, error, htmlFor, optional, className, children }: FieldProps) {
  const ownId = useId();
  const child = isValidElement(children) ? (children as Wirable) : null;
  const id = htmlFor ?? child?.props.id ?? ownId;
  const noteId = `${id}-note`;
  const note = error || hint;
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium text-text text-xs">
        {label}
        {optional && <span className="ml-1 font-normal text-faint">optional</span>}
      </label>
      {child
        ? cloneElement(child, {
            id,
            'aria-describedby': note ? noteId : child.props['aria-describedby'],
            'aria-invalid': error ? true : child.props['aria-invalid'],
          })
        : children}
      {note && (
        <p id={noteId} className={cn('flex items-start gap-1 text-xs', error ? 'text-bad' : 'text-muted')}>
          {error && <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />}
          <span className="min-w-0">{note}</span>
        </p>
      )}
    </div>
  );
}
