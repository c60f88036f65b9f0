import { startTransition, useEffect, useState } from 'react';

/** False until the component's first appearance, and charts that were begun with it, are on the screen. */
export function useFramesLater(): boolean {
  const [later, setLater] = useState(false);
  useEffect(() => {
    // In the first frame charts get their data, in the second they draw it.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => startTransition(() => setLater(true)));
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return later;
}
