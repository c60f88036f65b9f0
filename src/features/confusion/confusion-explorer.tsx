'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import { Card, CardHeader } from '@/components/ui/card';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { CommentThread } from '@/features/review/comment-thread';
import type { Split } from '@/shared/coin-class';
import type { Confusion } from '@/shared/contracts/models';
import { CellPanel } from './cell-panel';
import { CellsTable } from './cells-table';
import { type ClassOrderKind, orderClasses } from './class-order';
import { indexConfusion, type MatrixCell } from './confusion-matrix';
import { ConfusionSummary } from './confusion-summary';
import { ConfusionToolbar } from './confusion-toolbar';
import type { MatrixMode } from './matrix/matrix-bitmap';
import { MatrixCanvas, type MatrixHandle } from './matrix/matrix-canvas';
import { MatrixLegend } from './matrix/matrix-legend';
import type { MatrixContent } from './matrix/matrix-scene';
import { useMatrixInk } from './matrix/use-matrix-ink';
import { PerClassTable } from './per-class-table';
import { TopConfusions } from './top-confusions';

interface ConfusionExplorerProps {
  confusion: Confusion;
  /** The cell the address names. */
  cell: MatrixCell | null;
  setAddress: (next: { split: Split; cell: MatrixCell | null }) => void;
}

export function ConfusionExplorer({ confusion, cell, setAddress }: ConfusionExplorerProps) {
  const { classes, split } = confusion;
  const [kind, setKind] = useState<ClassOrderKind>('key');
  const [mode, setMode] = useState<MatrixMode>('share');
  const [marked, setMarked] = useState<number | null>(null);
  const [tab, setTab] = useState('classes');
  const handle = useRef<MatrixHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const theme = useMatrixInk();

  const matrix = useMemo(() => indexConfusion(confusion), [confusion]);
  const order = useMemo(() => orderClasses(kind, confusion), [kind, confusion]);
  // An address may name classes this model does not have.
  const selected = cell && cell.truth < classes.length && cell.predicted < classes.length ? cell : null;
  const commented = useMemo(
    () => new Map(confusion.commented.map(([t, p, n]) => [t * classes.length + p, n])),
    [confusion, classes],
  );
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
        commented: confusion.commented.map(([truth, predicted]) => ({ truth, predicted })),
        selected,
      },
    [theme, matrix, classes, order, mode, marked, confusion, selected],
  );

  const open = useCallback(
    ({ truth, predicted }: MatrixCell) => setAddress({ split, cell: { truth, predicted } }),
    [setAddress, split],
  );
  /** From a list the cell may be anywhere: bring it into sight as well. */
  const openAndFocus = useCallback(
    (next: MatrixCell) => {
      open(next);
      handle.current?.focus(next);
    },
    [open],
  );
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

  return (
    <>
      <div ref={frame} className="scroll-mt-4">
        <ConfusionToolbar
          confusion={confusion}
          mode={mode}
          marked={marked}
          order={kind}
          onOrder={setKind}
          onMode={setMode}
          onMark={mark}
          onSplit={(next) => setAddress({ split: next, cell: null })}
        />
      </div>
      <div className="flex items-stretch gap-4 max-xl:flex-col">
        <Card className="min-w-0 p-3 max-xl:w-full max-xl:max-w-[max(24rem,calc(100svh-5rem))] xl:w-[min(calc(100%-19rem),calc(100svh-10.5rem))]">
          {content ? (
            <MatrixCanvas
              ref={handle}
              content={content}
              commentCount={({ truth, predicted }) => commented.get(truth * classes.length + predicted) ?? 0}
              onOpen={open}
            />
          ) : (
            <div className="aspect-square w-full" />
          )}
        </Card>
        <Card className="flex min-w-0 flex-1 flex-col overflow-hidden xl:relative xl:min-w-72">
          <div className="flex flex-col max-xl:max-h-[32rem] xl:absolute xl:inset-0">
            <ConfusionSummary confusion={confusion} />
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
              <TopConfusions confusion={confusion} selected={selected} onOpen={openAndFocus} />
            </div>
          </div>
        </Card>
      </div>
      <div className="mt-6">
        <Tabs
          aria-label="Details"
          value={tab}
          onValueChange={setTab}
          tabs={[
            { value: 'classes', label: 'Classes', count: classes.length },
            { value: 'cells', label: 'Filled cells', count: confusion.cells.length },
            { value: 'comments', label: 'Comments' },
          ]}
        >
          <TabPanel value="classes">
            <PerClassTable perClass={confusion.perClass} classes={classes} onShow={showClass} />
          </TabPanel>
          <TabPanel value="cells">
            <CellsTable confusion={confusion} matrix={matrix} onOpen={openAndFocus} />
          </TabPanel>
          <TabPanel value="comments" className="max-w-2xl">
            <CommentThread modelId={confusion.modelId} />
          </TabPanel>
        </Tabs>
      </div>
      <CellPanel
        confusion={confusion}
        matrix={matrix}
        cell={selected}
        onOpen={openAndFocus}
        onClose={() => setAddress({ split, cell: null })}
      />
    </>
  );
}
