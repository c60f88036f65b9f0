export type Pdf = PDFKit.PDFDocument;

/** Begins a new page when so many points are not left on this one. */
export function needRoom(doc: Pdf, points: number): void {
  if (doc.y + points > doc.page.maxY()) doc.addPage();
}
