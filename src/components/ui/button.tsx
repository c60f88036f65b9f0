import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const button = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-accent-fg hover:bg-accent-hover',
        secondary: 'border border-border-strong bg-surface text-text hover:bg-raised',
        ghost: 'text-muted hover:bg-raised hover:text-text',
        danger:
          'border border-border-strong bg-surface text-bad hover:border-bad hover:bg-bad-soft focus-visible:outline-bad',
      },
      size: {
        sm: 'h-7 px-2 text-xs [&_svg]:size-3.5',
        md: 'h-8 px-3 text-sm [&_svg]:size-4',
      },
      /** Square, for a button that shows an icon only; give it an `aria-label`. */
      icon: { true: '', false: '' },
    },
    compoundVariants: [
      { icon: true, size: 'sm', class: 'w-7 px-0' },
      { icon: true, size: 'md', class: 'w-8 px-0' },
    ],
    defaultVariants: { variant: 'secondary', size: 'md', icon: false },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  /** Renders the single child, such as a link, in the style of a button. */
  asChild?: boolean;
  /** Shows a spinner and ignores clicks; the label stays, so that the width does not change. */
  busy?: boolean;
}

export function Button({
  variant,
  size,
  icon,
  asChild,
  busy,
  className,
  children,
  disabled,
  type = 'button',
  ...props
}: ButtonProps) {
  const classes = cn(button({ variant, size, icon }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={cn(classes, busy && 'relative')}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...props}
    >
      {busy && (
        <span className="absolute inset-0 grid place-items-center">
          <LoaderCircle className="animate-spin" aria-hidden />
        </span>
      )}
      {busy ? <span className="invisible contents">{children}</span> : children}
    </button>
  );
}
