'use client';

import NextLink from 'next/link';
import { type ComponentProps, useState } from 'react';

/**
 * Fetches the page behind it when somebody is about to follow it. Next's own does so for every link that can be
 * seen: a list of runs would have the server render a page for each of its rows.
 */
export function Link({
  onPointerEnter,
  onFocus,
  ...props
}: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  const [wanted, setWanted] = useState(false);
  return (
    <NextLink
      {...props}
      prefetch={wanted ? null : false}
      onPointerEnter={(event) => {
        setWanted(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setWanted(true);
        onFocus?.(event);
      }}
    />
  );
}
