'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { useOpenPlace, useSayPlace } from '@/features/presence/review-presence';
import type { Split } from '@/shared/coin-class';
import type { Confusion } from '@/shared/contracts/models';
import { useTRPC } from '../api/trpc';
import { CellPanel } from './cell-panel';
import { ChosenClasses } from './chosen-classes';
import { orderClasses } from './class-order';
import { confusionCsv } from './confusion-csv';
import { indexConfusion, type MatrixCell } from './confusion-matrix';
import { ConfusionSummary } from './confusion-summary';
import { ConfusionToolbar } from './confusion-toolbar';
import {
  addedUp,
  type FoldedConfusion,
  foldConfusion,
  foldedCell,
  mostConfused,
  unfoldedCell,
} from './fold-classes';
import { classesOfRows, rowsOf, shortest } from './hand-order';
import { HandOrderPicker } from './hand-order-picker';
import { MatrixCanvas, type MatrixHandle } from './matrix/matrix-canvas';
import { MatrixLegend } from './matrix/matrix-legend';
import type { MatrixContent } from './matrix/matrix-scene';
import { useMatrixInk } from './matrix/use-matrix-ink';
import { MatrixDetails } from './matrix-details';
import { minusMatrix } from './minus-matrix';
import { SaveMatrixMenu } from './save-matrix-menu';
import { TopConfusions } from './top-confusions';
import { useConfusionSettings } from './use-confusion-settings';

interface ConfusionExplorerProps {
  confusion: Confusion;
  /** The cell the address names. */
  cell: MatrixCell | null;
  setAddress: (next: { split: Split; cell: MatrixCell | null }) => void;
  /** What goes through the epochs, where they were answered. */
  epochs: ReactNode;
}

export function ConfusionExplorer({ confusion, cell, setAddress, epochs }: ConfusionExplorerProps) {
  const { split } = confusion;
  const [settings, set] = useConfusionSettings();
  const [marked, setMarked] = useState<number | null>(null);
  const handle = useRef<MatrixHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const theme = useMatrixInk();

  const whole = useMemo(() => indexConfusion(confusion), [confusion]);
  const { fold, order: kind } = settings;
  const alone = settings.alone?.join(',') ?? null;
  const hand = settings.hand.join(',');
  const chosen = useMemo(() => {
    if (alone !== null) return numbersOf(alone);
    return fold === 'other' ? mostConfused(confusion, MOST_CHOSEN) : [];
  }, [confusion, fold, alone]);
  const folded = useMemo(
    () => foldConfusion(confusion, { fold, alone: new Set(chosen) }),
    [confusion, fold, chosen],
  );
  const minus = useMinus(settings.minus, split);
  const shown = folded.confusion;
  const { classes } = shown;
  const difference = useMemo(
    () => minus.data && foldedDifference(confusion, minus.data, folded),
    [confusion, minus.data, folded],
  );
  const matrix = useMemo(
    () => indexConfusion(difference ? { classes, cells: difference } : shown),
    [classes, difference, shown],
  );
  const order = useMemo(
    () => orderClasses(kind, shown, rowsOf(numbersOf(hand), folded.members)),
    [kind, shown, hand, folded.members],
  );
  const mode = difference ? 'change' : settings.values;
  // An address may name classes this model does not have.
  const isKnown = cell && cell.truth < whole.size && cell.predicted < whole.size;
  const selected = isKnown ? cell : null;
  const selectedRow = useMemo(() => selected && foldedCell(folded, selected), [selected, folded]);
  const commented = useMemo(
    () => new Map(shown.commented.map(([t, p, n]) => [t * classes.length + p, n])),
    [shown, classes],
  );
  const say = useSayPlace();
  // Not by state: the pointer moves over cells faster than the tables could be rendered.
  const point = useCallback(
    (row: MatrixCell | null) => {
      const pointed = row && unfoldedCell(folded, row);
      say('pointer', pointed && { kind: 'cell', ...pointed });
    },
    [say, folded],
  );
  useOpenPlace('cell', selected && { kind: 'cell', truth: selected.truth, predicted: selected.predicted });
  const placeOf = useCallback((other: MatrixCell) => foldedCell(folded, other), [folded]);
  const content = useMemo<MatrixContent | null>(
    () =>
      theme && {
        matrix,
        classes,
        order,
        mode,
        scales: theme.scales,
        ink: theme.ink,
        highlighted: new Set(marked === null ? [] : [marked]),
        commented: shown.commented.map(([truth, predicted]) => ({ truth, predicted })),
        selected: selectedRow,
      },
    [theme, matrix, classes, order, mode, marked, shown, selectedRow],
  );

  /** Opens the photos of a cell; of one between groups, the groups. */
  const open = useCallback(
    (row: MatrixCell) => {
      const original = unfoldedCell(folded, row);
      if (original) return setAddress({ split, cell: original });
      const opened = [row.truth, row.predicted].flatMap((at) => folded.members[at] ?? []);
      const standing = folded.members.flatMap((members) => (members.length === 1 ? members : []));
      set({ alone: [...new Set([...standing, ...opened])] });
    },
    [folded, split, set, setAddress],
  );
  /** From a list the cell may be anywhere: bring it into sight as well. */
  const openAndFocus = useCallback(
    (next: MatrixCell) => {
      open(next);
      handle.current?.focus(next);
    },
    [open],
  );
  const arrange = (rows: readonly number[]) =>
    set({ order: 'hand', hand: classesOfRows(shortest(rows, classes), folded.members) });
  const mark = useCallback((index: number | null) => {
    setMarked(index);
    if (index !== null) handle.current?.focus({ truth: index, predicted: index });
  }, []);
  const showClass = useCallback(
    (index: number) => {
      mark(index);
      frame.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
    },
    [mark],
  );

  // Behind the matrix: while the epochs are gone through, it is drawn at once and the tables when there is time.
  const details = useDeferredValue(
    useMemo(
      () => ({ modelId: confusion.modelId, confusion: shown, matrix, onOpen: openAndFocus }),
      [confusion.modelId, shown, matrix, openAndFocus],
    ),
  );

  return (
    <>
      <div ref={frame} className="scroll-mt-4">
        <ConfusionToolbar
          confusion={shown}
          settings={settings}
          set={set}
          marked={marked}
          onMark={mark}
          onSplit={(next) => setAddress({ split: next, cell: null })}
          // By hand one begins with what one sees.
          onOrder={(next) => (next === 'hand' && hand === '' ? arrange(order.order) : set({ order: next }))}
          arrange={
            <>
              {kind === 'hand' && (
                <HandOrderPicker classes={classes} order={order.order} onChange={arrange} />
              )}
              {fold === 'other' && (
                <ChosenClasses
                  classes={confusion.classes}
                  chosen={chosen}
                  onChange={(next) => set({ alone: next })}
                />
              )}
            </>
          }
          save={
            <SaveMatrixMenu
              label={`confusion-${split}${confusion.epoch === undefined ? '' : `-epoch-${confusion.epoch}`}`}
              csv={() => confusionCsv({ classes, cells: difference ?? shown.cells }, order.order)}
              picture={async () => (await handle.current?.picture()) ?? null}
            />
          }
        />
        {epochs}
        {fold !== 'none' && (
          <p className="mb-2 text-muted text-xs">
            {fold === 'other'
              ? 'Some classes (at first those that are confused most), and one row for all others. A cell of “other” opens it.'
              : 'A cell opens its groups. Photos confused inside of a group count as right.'}{' '}
            {settings.alone !== null && (
              <Button size="sm" variant="ghost" onClick={() => set({ alone: null })}>
                Fold again
              </Button>
            )}
          </p>
        )}
        {minus.error && (
          <p className="mb-2 text-bad text-xs">
            Model #{settings.minus} has no matrix of this split to take away.
          </p>
        )}
      </div>
      <div className="flex items-stretch gap-4 max-xl:flex-col">
        <Card className="min-w-0 p-3 max-xl:w-full max-xl:max-w-[max(24rem,calc(100svh-5rem))] xl:w-[min(calc(100%-19rem),calc(100svh-10.5rem))]">
          {content ? (
            <MatrixCanvas
              ref={handle}
              content={content}
              commentCount={({ truth, predicted }) => commented.get(truth * classes.length + predicted) ?? 0}
              onOpen={open}
              onPoint={point}
              placeOf={placeOf}
            />
          ) : (
            <div className="aspect-square w-full" />
          )}
        </Card>
        <Card className="flex min-w-0 flex-1 flex-col overflow-hidden xl:relative xl:min-w-72">
          <div className="flex flex-col max-xl:max-h-[32rem] xl:absolute xl:inset-0">
            <ConfusionSummary confusion={shown} />
            <div className="min-h-22 border-t px-4 pt-3 pb-2">
              {theme && (
                <MatrixLegend
                  scales={theme.scales}
                  mode={mode}
                  largestCount={matrix.largestCount}
                  commented={commented.size > 0}
                />
              )}
            </div>
            <CardHeader
              title="Most frequent confusions"
              description="Truth → answer, photos, share of the truth's photos"
              className="border-t"
            />
            <div className="min-h-0 flex-1 overflow-y-auto">
              <TopConfusions confusion={shown} selected={selectedRow} onOpen={openAndFocus} />
            </div>
          </div>
        </Card>
      </div>
      <div className="mt-6">
        <MatrixDetails {...details} onShow={showClass} />
      </div>
      <CellPanel
        confusion={confusion}
        matrix={whole}
        cell={selected}
        onOpen={(next) => setAddress({ split, cell: next })}
        onClose={() => setAddress({ split, cell: null })}
      />
    </>
  );
}

const numbersOf = (list: string) => list.split(',').filter(Boolean).map(Number);

/** Classes that stand beside "other" unless somebody chooses. */
const MOST_CHOSEN = 12;

/** The matrix of another model, of the same split. */
function useMinus(model: string | null, split: Split) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.models.confusion.queryOptions({ model: model ?? '', split }),
    enabled: model !== null,
    retry: false,
  });
}

/** This matrix minus another, in the rows on display. */
function foldedDifference(confusion: Confusion, other: Confusion, { members }: FoldedConfusion) {
  const rowOf: number[] = [];
  for (const [row, indexes] of members.entries()) for (const index of indexes) rowOf[index] = row;
  return addedUp(minusMatrix(confusion, other), rowOf, members.length);
}
