import { useEffect, useRef } from 'react';
import { type QueueCommand, queueCommand } from './queue-keys';

/** Calls `run` for the keys of the queue, unless somebody is typing, on a button, or in a dialog. */
export function useQueueKeys(run: (command: QueueCommand) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event)) return;
      const command = queueCommand(event.key);
      if (!command) return;
      event.preventDefault();
      latest.current(command);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isElsewhere({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [role="dialog"], [role="listbox"], [role="menu"]'))
    return true;
  // A button has its own Enter, and a row of tabs its own arrows.
  if (key === 'Enter') return target.closest('button, a') !== null;
  return key.startsWith('Arrow') && target.closest('[role="tablist"]') !== null;
}
