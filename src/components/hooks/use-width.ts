'use client';

import { type RefCallback, useCallback, useState } from 'react';

/** Tells how many pixels wide a box is, for a drawing that fills it; 0 until it is known. The box may come and go. */
export function useWidth<E extends HTMLElement>() {
  const [width, setWidth] = useState(0);
  const ref: RefCallback<E> = useCallback((box: E | null) => {
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
