'use client';

import { type RefCallback, useCallback, useState } from 'react';

/**
 * Tells whether the content is wider than its box. A box that scrolls would keep a sticky table header from
 * sticking to the page, so a table scrolls only where it has to. The box may come and go.
 */
export function useOverflowing<E extends HTMLElement>() {
  const [overflowing, setOverflowing] = useState(false);
  const ref: RefCallback<E> = useCallback((box: E | null) => {
    const content = box?.firstElementChild;
    if (!box || !content) return;
    const observer = new ResizeObserver(() => {
      setOverflowing(content.scrollWidth > box.clientWidth + 1);
    });
    observer.observe(box);
    observer.observe(content);
    return () => observer.disconnect();
  }, []);
  return { ref, overflowing };
}
