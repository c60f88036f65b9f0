import { memo, useState } from 'react';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { CommentThread } from '@/features/review/comment-thread';
import type { Confusion } from '@/shared/contracts/models';
import { CellsTable } from './cells-table';
import type { ConfusionMatrix, MatrixCell } from './confusion-matrix';
import { PerClassTable } from './per-class-table';

interface MatrixDetailsProps {
  modelId: string;
  /** In the rows on display. */
  confusion: Confusion;
  matrix: ConfusionMatrix;
  onOpen: (cell: MatrixCell) => void;
  /** Marks a class in the matrix. */
  onShow: (index: number) => void;
}

/** What stands in a matrix as tables, and what was said about it. Hundreds of rows: rendered only when they change. */
export const MatrixDetails = memo(function MatrixDetails({
  modelId,
  confusion,
  matrix,
  onOpen,
  onShow,
}: MatrixDetailsProps) {
  const [tab, setTab] = useState('classes');
  return (
    <Tabs
      aria-label="Details"
      value={tab}
      onValueChange={setTab}
      tabs={[
        { value: 'classes', label: 'Classes', count: confusion.classes.length },
        { value: 'cells', label: 'Filled cells', count: confusion.cells.length },
        { value: 'comments', label: 'Comments' },
      ]}
    >
      <TabPanel value="classes">
        <PerClassTable perClass={confusion.perClass} classes={confusion.classes} onShow={onShow} />
      </TabPanel>
      <TabPanel value="cells">
        <CellsTable confusion={confusion} matrix={matrix} onOpen={onOpen} />
      </TabPanel>
      <TabPanel value="comments" className="max-w-2xl">
        <CommentThread modelId={modelId} />
      </TabPanel>
    </Tabs>
  );
});
