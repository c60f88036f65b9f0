import type { DocumentBlock, Span } from '@/shared/document-blocks';
import { needRoom, type Pdf } from './room';
import { writePhotos } from './write-photos';
import { writeTable } from './write-table';

const INK = '#1c2321';
const NOTE = '#5a6663';
const SIZE = 9.5;

/** Writes below what is there, on a new page where it does not fit. */
export function writeBlock(doc: Pdf, block: DocumentBlock): void {
  doc.fillColor(INK).fontSize(SIZE).font('plain');
  doc.x = doc.page.margins.left;
  switch (block.kind) {
    case 'heading':
      writeHeading(doc, block.text);
      break;
    case 'text':
      doc.moveDown(0.4);
      writeSpans(doc, block.spans);
      break;
    case 'table':
      doc.moveDown(0.4);
      writeTable(doc, block);
      break;
    case 'photos':
      doc.moveDown(0.4);
      writePhotos(doc, block.photos);
      break;
    case 'matrix':
      doc.moveDown(0.4);
      writeMatrix(doc, block);
      break;
  }
}

/** Points below which a heading would stand alone at the foot of a page. */
const KEEP_WITH_NEXT = 70;

function writeHeading(doc: Pdf, text: string): void {
  needRoom(doc, KEEP_WITH_NEXT);
  doc.outline.addItem(text);
  doc.moveDown(1).font('bold').fontSize(11.5).text(text);
}

function writeSpans(doc: Pdf, spans: readonly Span[]): void {
  for (const line of linesOf(spans)) {
    line.forEach(({ text, style }, index) => {
      doc
        .font(style === 'bold' || style === 'code' ? style : 'plain')
        .fontSize(style === 'code' ? SIZE - 1 : SIZE)
        .fillColor(style === 'note' ? NOTE : INK)
        .text(text, { continued: index < line.length - 1 });
    });
  }
}

/** What follows a line break inside of a span would be written to where the span before it ended. */
function linesOf(spans: readonly Span[]): Span[][] {
  const lines: Span[][] = [[]];
  for (const span of spans) {
    span.text.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([]);
      // An empty line is written as a space, so that it keeps its height.
      if (text !== '') lines.at(-1)?.push({ ...span, text });
    });
  }
  return lines.map((line) => (line.length > 0 ? line : [{ text: ' ' }]));
}

/** Side of the drawn matrix, in points. */
const MATRIX = 400;

function writeMatrix(doc: Pdf, { size, cells }: Extract<DocumentBlock, { kind: 'matrix' }>): void {
  needRoom(doc, MATRIX);
  const [left, top, side] = [doc.x, doc.y, MATRIX / size];
  for (const { truth, predicted, better, weight } of cells) {
    doc
      .rect(left + predicted * side, top + truth * side, side, side)
      .fillOpacity(0.3 + 0.7 * weight)
      .fill(better ? '#0d6f63' : '#c23b16');
  }
  doc.fillOpacity(1).rect(left, top, MATRIX, MATRIX).lineWidth(0.5).stroke('#d5dad8');
  doc.y = top + MATRIX;
}
