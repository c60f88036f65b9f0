import type { LucideIcon } from 'lucide-react';
import { isValidElement, type ReactNode } from 'react';
import { cn } from './cn';

interface EmptyStateProps {
  /** A lucide icon component, or an element. */
  icon?: LucideIcon | ReactNode;
  title: ReactNode;
  /** Why it is empty and what to do. */
  description?: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon, title, description, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center px-6 py-12 text-center', className)}>
      {icon && <div className="mb-3 text-faint [&_svg]:size-7 [&_svg]:stroke-[1.5]">{renderIcon(icon)}</div>}
      <div className="font-medium text-base">{title}</div>
      {description && <div className="mt-1 max-w-md text-balance text-muted text-sm">{description}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

function renderIcon(icon: LucideIcon | ReactNode): ReactNode {
  if (isValidElement(icon) || typeof icon === 'string') return icon;
  // lucide's icons are forwardRef objects or functions: no elements yet.
  const Icon = icon as LucideIcon;
  return <Icon aria-hidden />;
}
