'use client';

import { ArrowDown, ArrowUp, Ellipsis } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { DraftClass } from '@/shared/contracts/drafts';
import { count } from '@/shared/format';
import { totalOf } from '../history-panel';
import type { Move } from './class-order';

/** What asks for more in a dialog. */
export type ClassAction = 'edit' | 'merge' | 'split' | 'move';

interface ClassRowProps {
  coin: DraftClass;
  isFirst: boolean;
  isLast: boolean;
  /** All three left out for whoever may not. */
  onOpen?: (action: ClassAction) => void;
  onMove?: (to: Move) => void;
  onRemove?: () => void;
}

/** One class of a draft, with what can be done to it. */
export function ClassRow({ coin, isFirst, isLast, onOpen, onMove, onRemove }: ClassRowProps) {
  const coinNames = [coin.value, coin.currency, coin.country?.replaceAll('_', ' ')].filter(Boolean);
  // A label that is made of these says them already.
  const facts = coinNames.join(' · ') === coin.label ? [coin.years] : [...coinNames, coin.years];
  return (
    <li
      data-class={coin.key}
      className="flex items-center gap-3 px-4 py-2 text-sm max-sm:gap-2 max-sm:pr-2 max-sm:pl-3"
    >
      <span className="w-6 shrink-0 text-right text-faint text-xs tabular-nums">{coin.index}</span>
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 sm:line-clamp-1">
          {coin.label} {coin.isNew && <Badge tone="info">new</Badge>}
          {coin.merged.length > 0 && <Badge>with {coin.merged.join(', ')}</Badge>}
        </span>
        <span className="block truncate text-muted text-xs">
          {[coin.key, ...facts].filter(Boolean).join(' · ')}
          {coin.synonyms && coin.synonyms.length > 0 && ` · also ${coin.synonyms.join(', ')}`}
        </span>
      </span>
      <span className="shrink-0 text-muted text-xs tabular-nums">
        {count(totalOf(coin.photos))}
        <span className="max-sm:sr-only"> {totalOf(coin.photos) === 1 ? 'photo' : 'photos'}</span>
      </span>
      {onOpen && onMove && onRemove && (
        <span className="flex shrink-0 items-center">
          <Button
            size="sm"
            variant="ghost"
            icon
            data-move="up"
            aria-label={`Move ${coin.label} up`}
            disabled={isFirst}
            onClick={() => onMove('up')}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            size="sm"
            variant="ghost"
            icon
            data-move="down"
            aria-label={`Move ${coin.label} down`}
            disabled={isLast}
            onClick={() => onMove('down')}
          >
            <ArrowDown aria-hidden />
          </Button>
          <DropdownMenu
            trigger={
              <Button size="sm" variant="ghost" icon data-menu aria-label={`Actions of ${coin.label}`}>
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            <MenuItem onSelect={() => onOpen('edit')}>Edit…</MenuItem>
            <MenuItem onSelect={() => onOpen('merge')}>Merge into…</MenuItem>
            <MenuItem onSelect={() => onOpen('split')}>Split…</MenuItem>
            <MenuSeparator />
            <MenuItem disabled={isFirst} onSelect={() => onMove('top')}>
              Move to top
            </MenuItem>
            <MenuItem disabled={isLast} onSelect={() => onMove('bottom')}>
              Move to bottom
            </MenuItem>
            <MenuItem onSelect={() => onOpen('move')}>Move before…</MenuItem>
            <MenuSeparator />
            <MenuItem tone="danger" disabled={totalOf(coin.photos) > 0} onSelect={onRemove}>
              {totalOf(coin.photos) > 0 ? 'Remove (has photos)' : 'Remove'}
            </MenuItem>
          </DropdownMenu>
        </span>
      )}
    </li>
  );
}
