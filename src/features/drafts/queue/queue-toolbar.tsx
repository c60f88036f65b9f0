'use client';

import { Button } from '@/components/ui/button';
import type { QueueItem } from '@/shared/contracts/drafts';
import { canChooseClass, operationFor, type QueueAction } from './queue-keys';

interface QueueToolbarProps {
  item: QueueItem;
  at: number;
  busy: boolean;
  onAction: (action: QueueAction) => void;
  onSkip: () => void;
  onIgnore: () => void;
  isDifference: boolean;
  onDifference: () => void;
}

const buttons: readonly { action: QueueAction; label: string; key: string; title: string }[] = [
  { action: 'keep', label: 'Keep all', key: 'a', title: 'All photos are right as they are' },
  { action: 'drop', label: 'Drop', key: 'd', title: 'Drop the chosen photo' },
  { action: 'stay', label: 'Only this stays', key: 'o', title: 'Drop all but the chosen photo' },
  { action: 'relabel', label: 'Relabel…', key: 'l', title: 'Put the chosen photo into another class' },
  {
    action: 'unify',
    label: 'All of its class',
    key: 'g',
    title: 'Put the others into the class of the chosen photo',
  },
  { action: 'train', label: 'To training', key: 't', title: 'Move the chosen photo' },
  { action: 'validation', label: 'To validation', key: 'v', title: 'Move the chosen photo' },
  { action: 'test', label: 'To test', key: 'e', title: 'Move the chosen photo' },
  {
    action: 'merge',
    label: 'Merge classes…',
    key: 'c',
    title: 'Merge the class of the chosen photo into another',
  },
];

/** Everything that can be done to the finding in front, each with its key. */
export function QueueToolbar({
  item,
  at,
  busy,
  onAction,
  onSkip,
  onIgnore,
  isDifference,
  onDifference,
}: QueueToolbarProps) {
  const isPossible = (action: QueueAction) =>
    action === 'relabel' || action === 'merge'
      ? canChooseClass(action, item.photos[at])
      : operationFor(action, item, at) !== null;
  return (
    <div className="mt-4 flex flex-wrap gap-2" role="toolbar" aria-label="What to do">
      {buttons.map(({ action, label, key, title }) => (
        <Button
          key={action}
          size="sm"
          title={title}
          aria-keyshortcuts={key}
          disabled={busy || !isPossible(action)}
          onClick={() => onAction(action)}
        >
          {label}
          <Key>{key}</Key>
        </Button>
      ))}
      <Button
        size="sm"
        aria-pressed={isDifference}
        aria-keyshortcuts="x"
        disabled={item.photos.length < 2}
        onClick={onDifference}
      >
        Difference
        <Key>x</Key>
      </Button>
      <Button size="sm" aria-keyshortcuts="i" title="It is no fault, or settled elsewhere" onClick={onIgnore}>
        Ignore
        <Key>i</Key>
      </Button>
      <Button size="sm" aria-keyshortcuts="s" onClick={onSkip}>
        Skip
        <Key>s</Key>
      </Button>
    </div>
  );
}

function Key({ children }: { children: string }) {
  return <kbd className="font-mono text-faint max-sm:hidden">{children}</kbd>;
}
