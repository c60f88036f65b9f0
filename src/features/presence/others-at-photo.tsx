'use client';

import { useInitialsAt } from './review-presence';

/** A thin outline over a photo that others are at, with their initials. Its parent is positioned. */
export function OthersAtPhoto({ photoHash }: { photoHash: string }) {
  const initials = useInitialsAt(photoHash);
  if (initials === '') return null;
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute inset-0 rounded-sm border border-text border-dashed outline-1 outline-surface print:hidden"
    >
      <span className="absolute top-0 right-0 rounded-bl-sm bg-text px-1 font-semibold text-2xs text-surface">
        {initials}
      </span>
    </span>
  );
}
