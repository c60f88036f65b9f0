'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import type { DraftClass, DraftDetail, Operation } from '@/shared/contracts/drafts';
import { ClassChooser } from '../queue/class-chooser';
import type { useDraftActions } from '../use-draft';
import { ClassDialog } from './class-dialog';
import { type Move, moveInOrder } from './class-order';
import { ClassProposals } from './class-proposals-card';
import { type ClassAction, ClassRow } from './class-row';
import { SplitDialog } from './split-dialog';

interface ClassEditorProps {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
  mayWrite: boolean;
}

const ROWS_AT_ONCE = 100;

type Open = { kind: ClassAction; coin: DraftClass } | null;

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

  const list = useRef<HTMLUListElement>(null);
  /** The class that was moved by the button or menu that has the focus, until its row stands at its new place. */
  const moved = useRef<{ key: string; to: Move } | null>(null);
  // A row that changes its place loses the focus.
  useEffect(() => {
    const last = moved.current;
    if (!last || !draft.classes.some(({ key }) => key === last.key)) return;
    moved.current = null;
    if (document.activeElement !== document.body) return;
    const row = list.current?.querySelector(`[data-class="${CSS.escape(last.key)}"]`);
    const again = row?.querySelector<HTMLButtonElement>(`[data-move="${last.to}"]:not(:disabled)`);
    (again ?? row?.querySelector<HTMLButtonElement>('[data-menu]'))?.focus();
  }, [draft.classes]);

  function move(coin: DraftClass, to: Move) {
    if (actions.busy) return;
    const before = draft.classes.map(({ key }) => key);
    const order = moveInOrder(before, coin.key, to);
    if (order.every((key, index) => key === before[index])) return;
    moved.current = { key: coin.key, to };
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
        <ul ref={list} aria-label="Classes" className="divide-y">
          {found.slice(0, rows).map((coin) => (
            <ClassRow
              key={coin.key}
              coin={coin}
              isFirst={coin.index === 0}
              isLast={coin.index === draft.classes.length - 1}
              {...(mayWrite && {
                onOpen: (kind: ClassAction) => setOpen({ kind, coin }),
                onMove: (to: Move) => move(coin, to),
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
      {open?.kind === 'move' && (
        <ClassChooser
          title={`Move “${open.coin.label}” before`}
          classes={draft.classes}
          suggestions={[]}
          except={[open.coin.key]}
          onClose={() => setOpen(null)}
          onChoose={(before) => {
            setOpen(null);
            move(open.coin, { before });
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
