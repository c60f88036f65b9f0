'use client';

import './globals.css';
import { ErrorState } from '@/components/ui/error-state';

interface GlobalErrorProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <ErrorState error={error} title="Mintmark broke" onRetry={reset} className="py-32" />
      </body>
    </html>
  );
}
