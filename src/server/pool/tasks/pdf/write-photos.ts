import type { DocumentPhoto } from '@/shared/document-blocks';
import { needRoom, type Pdf } from './room';

const COLUMNS = 6;
const GAP = 8;
const SIZE = 7;

/** Rows of photos with their captions; no row is torn apart. */
export function writePhotos(doc: Pdf, photos: readonly DocumentPhoto[]): void {
  const left = doc.page.margins.left;
  const side = (doc.page.width - left - doc.page.margins.right - (COLUMNS - 1) * GAP) / COLUMNS;
  doc.fontSize(SIZE);
  for (let at = 0; at < photos.length; at += COLUMNS) {
    const row = photos.slice(at, at + COLUMNS);
    const captions = Math.max(...row.map((photo) => captionHeight(doc, photo, side)));
    const height = side + 2 + captions;
    needRoom(doc, height);
    const top = doc.y;
    row.forEach((photo, column) => {
      writePhoto(doc, photo, { x: left + column * (side + GAP), y: top, side });
    });
    doc.x = left;
    doc.y = top + height + GAP;
  }
}

function captionHeight(doc: Pdf, { title, caption }: DocumentPhoto, width: number): number {
  const name = doc.font('bold').heightOfString(title, { width });
  return name + doc.font('plain').heightOfString(caption, { width });
}

function writePhoto(
  doc: Pdf,
  { picture, title, caption }: DocumentPhoto,
  { x, y, side }: { x: number; y: number; side: number },
): void {
  if (picture) {
    doc.image(Buffer.from(picture), x, y, { fit: [side, side], align: 'center', valign: 'center' });
  }
  doc.font('bold').text(title, x, y + side + 2, { width: side });
  doc.font('plain').text(caption, x, doc.y, { width: side });
}
