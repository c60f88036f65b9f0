import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** An error of the form as a whole; read out at once. */
export function FormError({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span className="wrap-anywhere min-w-0">{children}</span>
    </p>
  );
}
