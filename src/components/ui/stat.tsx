import type { ReactNode } from 'react';
import { cn } from './cn';

interface StatProps {
  label: ReactNode;
  value: ReactNode;
  hint?: ReactNode;
  className?: string;
}

/** One value with its name. */
export function Stat({ label, value, hint, className }: StatProps) {
  return (
    <div className={cn('min-w-0', className)}>
      <div className="truncate text-muted text-xs">{label}</div>
      <div className="truncate font-semibold text-lg tabular-nums leading-6">{value}</div>
      {hint && <div className="truncate text-faint text-xs">{hint}</div>}
    </div>
  );
}
