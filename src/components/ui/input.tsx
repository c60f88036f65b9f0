import type { ComponentProps } from 'react';
import { cn } from './cn';

/** The style of every text control. On touch screens 16 px, below which iOS zooms the page. */
const control =
  'w-full rounded-md border border-control bg-surface text-sm text-text transition-colors pointer-coarse:text-[16px] hover:border-muted focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-raised disabled:text-faint aria-invalid:border-bad aria-invalid:focus-visible:outline-bad';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(control, 'h-8 px-2.5', className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(control, 'min-h-20 px-2.5 py-1.5 leading-5', className)} {...props} />;
}
