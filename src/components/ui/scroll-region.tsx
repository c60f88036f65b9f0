import type { ComponentProps } from 'react';
import { cn } from './cn';

/** Scrolls sideways what is too wide for the screen, by keys too; `aria-label` says what it holds. */
export function ScrollRegion({ className, ...props }: ComponentProps<'section'> & { 'aria-label': string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls by keys, and these need a focus
  return <section tabIndex={0} className={cn('overflow-x-auto', className)} {...props} />;
}
