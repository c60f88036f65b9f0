import type { DocumentBlock } from '@/shared/document-blocks';
import { needRoom, type Pdf } from './room';

type Table = Extract<DocumentBlock, { kind: 'table' }>;

const SIZE = 8.5;
const PADDING = 3;
/** The first column's share of the width: it names the row. */
const NAME_SHARE = 0.42;

/** A row is never torn apart, and each page begins with the head. */
export function writeTable(doc: Pdf, { head, rows }: Table): void {
  const columns = Math.max(head?.length ?? 0, ...rows.map(({ length }) => length));
  const width = doc.page.width - doc.page.margins.left - doc.page.margins.right;
  const name = columns > 1 ? width * NAME_SHARE : width;
  const widths = Array.from({ length: columns }, (_, at) =>
    at === 0 ? name : (width - name) / (columns - 1),
  );
  doc.fontSize(SIZE);
  if (head) writeRow(doc, { cells: head, widths, isHead: true });
  for (const cells of rows) {
    const pages = doc.bufferedPageRange().count;
    needRoom(doc, heightOf(doc, cells, widths));
    if (head && doc.bufferedPageRange().count > pages) writeRow(doc, { cells: head, widths, isHead: true });
    writeRow(doc, { cells, widths, isHead: false });
  }
}

function heightOf(doc: Pdf, cells: readonly string[], widths: readonly number[]): number {
  doc.font('bold');
  const heights = cells.map((cell, at) =>
    doc.heightOfString(cell, { width: (widths[at] ?? 0) - 2 * PADDING }),
  );
  return Math.max(...heights) + 2 * PADDING;
}

function writeRow(
  doc: Pdf,
  { cells, widths, isHead }: { cells: readonly string[]; widths: readonly number[]; isHead: boolean },
): void {
  const height = heightOf(doc, cells, widths);
  needRoom(doc, height);
  const [left, top] = [doc.page.margins.left, doc.y];
  let x = left;
  cells.forEach((cell, at) => {
    const width = widths[at] ?? 0;
    doc
      .font(isHead ? 'bold' : 'plain')
      // What is taller than a page is cut there, and not torn over others.
      .text(cell, x + PADDING, top + PADDING, {
        width: width - 2 * PADDING,
        height: doc.page.maxY() - top,
        ellipsis: true,
      });
    x += width;
  });
  doc
    .moveTo(left, top + height)
    .lineTo(x, top + height)
    .lineWidth(0.5)
    .stroke('#d5dad8');
  doc.x = left;
  doc.y = Math.min(top + height, doc.page.maxY());
}
