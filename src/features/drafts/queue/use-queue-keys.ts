'use client';

import { useEffect } from 'react';
import { type QueueKey, queueKey } from './queue-keys';

/** Hands keys to the queue, unless somebody types, chooses in a list (a closed one takes letters too), or a dialog or menu is open. */
export function useQueueKeys(onKey: (key: QueueKey) => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      const isBusy =
        target instanceof HTMLElement &&
        target.closest(
          'input, textarea, select, [role="combobox"], [role="listbox"], [role="menu"], [role="dialog"], [role="tablist"]',
        );
      const key = isBusy ? null : queueKey(event.key);
      if (!key) return;
      event.preventDefault();
      onKey(key);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onKey]);
}
