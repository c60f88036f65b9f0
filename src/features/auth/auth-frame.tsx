import type { ReactNode } from 'react';
import { CoinMark } from '@/components/ui/coin-mark';

/** The frame of the pages for people who are not signed in. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-88">
        <div className="mb-6 flex items-center gap-2.5">
          <CoinMark className="size-8" />
          <div>
            <p className="font-semibold text-lg leading-5 tracking-tight">Mintmark</p>
            <p className="text-muted text-xs">Train classifiers for the world’s coins</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
