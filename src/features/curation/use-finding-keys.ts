import { useEffect, useState } from 'react';
import type { FindingStatus } from '@/shared/contracts/curation';
import { findingKey, stepFrom } from './finding-status';

/**
 * Walks through findings by j and k, and sets their statuses by a letter.
 * @param onStatus null for whoever may not
 */
export function useFindingKeys(
  items: readonly { id: number }[],
  onStatus: ((id: number, status: FindingStatus) => void) | null,
): { selected: number | null; select: (id: number) => void } {
  const [selected, select] = useState<number | null>(null);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const action = findingKey(event.key);
      const ids = items.map(({ id }) => id);
      if (!action) return;
      event.preventDefault();
      if ('step' in action) return select((chosen) => stepFrom(ids, chosen, action.step));
      if (!onStatus || selected === null || !ids.includes(selected)) return;
      onStatus(selected, action.status);
      // What got another status may leave the list: the next one takes its place.
      select(stepFrom(ids, selected, 1));
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [items, onStatus, selected]);
  return { selected, select };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [role="listbox"]') !== null
  );
}
