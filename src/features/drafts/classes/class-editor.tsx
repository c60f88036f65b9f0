'use client';

import { ArrowDown, ArrowUp, Ellipsis } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { Input } from '@/components/ui/input';
import type { DraftClass, DraftDetail, Operation } from '@/shared/contracts/drafts';
import { count } from '@/shared/format';
import { totalOf } from '../history-panel';
import { ClassChooser } from '../queue/class-chooser';
import type { useDraftActions } from '../use-draft';
import { ClassDialog } from './class-dialog';
import { ClassProposals } from './class-proposals-card';
import { SplitDialog } from './split-dialog';

interface ClassEditorProps {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
  mayWrite: boolean;
}

const ROWS_AT_ONCE = 100;

type Open = { kind: 'edit' | 'merge' | 'split'; coin: DraftClass } | null;

/** Names, order, merges and splits of the classes. */
export function ClassEditor({ draft, actions, mayWrite }: ClassEditorProps) {
  const [typed, setTyped] = useState('');
  const [rows, setRows] = useState(ROWS_AT_ONCE);
  const [open, setOpen] = useState<Open>(null);
  const found = useMemo(() => search(draft.classes, typed), [draft.classes, typed]);
  const seenOf = (...keys: string[]) =>
    Object.fromEntries(
      draft.classes
        .filter(({ key }) => keys.includes(key))
        .map(({ key, revision }) => [`class ${key}`, revision]),
    );

  /** Does what a dialog asked for, which stays open with all that was typed when that fails. */
  async function carryOut(operation: Operation, seen: Record<string, number>) {
    if ((await actions.apply(operation, { seen })) !== 'failed') setOpen(null);
  }

  function move(coin: DraftClass, by: 1 | -1) {
    const order = draft.classes.map(({ key }) => key);
    const at = order.indexOf(coin.key);
    const other = order[at + by];
    if (other === undefined) return;
    [order[at], order[at + by]] = [other, coin.key];
    void actions.apply({ kind: 'reorder-classes', order }, { seen: { order: draft.orderRevision } });
  }

  return (
    <>
      {mayWrite && <ClassProposals draft={draft} actions={actions} />}
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Input
          className="max-w-64"
          aria-label="Search classes"
          placeholder="Search classes"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p className="text-muted text-xs">The order is that of the network’s output.</p>
      </div>
      <Card>
        <ul aria-label="Classes" className="divide-y">
          {found.slice(0, rows).map((coin) => (
            <ClassRow
              key={coin.key}
              coin={coin}
              isFirst={coin.index === 0}
              isLast={coin.index === draft.classes.length - 1}
              busy={actions.busy}
              {...(mayWrite && {
                onOpen: (kind: 'edit' | 'merge' | 'split') => setOpen({ kind, coin }),
                onMove: (by: 1 | -1) => move(coin, by),
                onRemove: () =>
                  void actions.apply(
                    { kind: 'remove-class', classKey: coin.key },
                    { seen: seenOf(coin.key) },
                  ),
              })}
            />
          ))}
        </ul>
        {found.length > rows && (
          <div className="p-3">
            <Button size="sm" variant="ghost" onClick={() => setRows(rows + ROWS_AT_ONCE)}>
              More classes
            </Button>
          </div>
        )}
      </Card>
      {open?.kind === 'edit' && (
        <ClassDialog
          coin={open.coin}
          busy={actions.busy}
          onClose={() => setOpen(null)}
          onSave={(changes) =>
            void carryOut(
              { kind: 'edit-class', classKey: open.coin.key, changes },
              { [`class ${open.coin.key}`]: open.coin.revision },
            )
          }
        />
      )}
      {open?.kind === 'merge' && (
        <ClassChooser
          title={`Merge “${open.coin.label}” into`}
          classes={draft.classes}
          suggestions={[]}
          except={[open.coin.key]}
          onClose={() => setOpen(null)}
          onChoose={(into) => {
            setOpen(null);
            void actions.apply(
              { kind: 'merge-classes', from: [open.coin.key], into },
              { seen: seenOf(open.coin.key, into) },
            );
          }}
        />
      )}
      {open?.kind === 'split' && (
        <SplitDialog
          draft={draft}
          coin={open.coin}
          onClose={() => setOpen(null)}
          busy={actions.busy}
          onSplit={(operation, seen) => void carryOut(operation, seen)}
        />
      )}
    </>
  );
}

function search(classes: readonly DraftClass[], typed: string): readonly DraftClass[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return classes;
  return classes.filter(({ key, label, country, currency, synonyms = [] }) => {
    const text = [key, label, country, currency, ...synonyms].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

interface ClassRowProps {
  coin: DraftClass;
  isFirst: boolean;
  isLast: boolean;
  busy: boolean;
  /** All three left out for whoever may not. */
  onOpen?: (kind: 'edit' | 'merge' | 'split') => void;
  onMove?: (by: 1 | -1) => void;
  onRemove?: () => void;
}

function ClassRow({ coin, isFirst, isLast, busy, onOpen, onMove, onRemove }: ClassRowProps) {
  const coinNames = [coin.value, coin.currency, coin.country?.replaceAll('_', ' ')].filter(Boolean);
  // A label that is made of these says them already.
  const facts = coinNames.join(' · ') === coin.label ? [coin.years] : [...coinNames, coin.years];
  return (
    <li className="flex items-center gap-3 px-4 py-2 text-sm max-sm:gap-2 max-sm:pr-2 max-sm:pl-3">
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
            aria-label={`Move ${coin.label} up`}
            disabled={isFirst || busy}
            onClick={() => onMove(-1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            size="sm"
            variant="ghost"
            icon
            aria-label={`Move ${coin.label} down`}
            disabled={isLast || busy}
            onClick={() => onMove(1)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <DropdownMenu
            trigger={
              <Button size="sm" variant="ghost" icon aria-label={`Actions of ${coin.label}`}>
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            <MenuItem onSelect={() => onOpen('edit')}>Edit…</MenuItem>
            <MenuItem onSelect={() => onOpen('merge')}>Merge into…</MenuItem>
            <MenuItem onSelect={() => onOpen('split')}>Split…</MenuItem>
            <MenuItem tone="danger" disabled={totalOf(coin.photos) > 0} onSelect={onRemove}>
              {totalOf(coin.photos) > 0 ? 'Remove (has photos)' : 'Remove'}
            </MenuItem>
          </DropdownMenu>
        </span>
      )}
    </li>
  );
}
