import { createRequire } from 'node:module';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import type { PoolTasks } from '../pool-tasks';
import type { Pdf } from './pdf/room';
import { writeBlock } from './pdf/write-block';

const MARGIN = 42;

/** The fonts are part of the file: whoever opens it reads "złoty", whatever is installed there. */
export const writePdf: PoolTasks['writePdf'] = async ({ title, blocks }) => {
  // Only here: each process of the pool would load it at its start.
  const { default: PDFDocument } = await import('pdfkit');
  const fonts = path.join(
    path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')),
    'ttf',
  );
  const doc: Pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    font: path.join(fonts, 'DejaVuSans.ttf'),
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Creator: 'Mintmark', Producer: 'Mintmark' },
    bufferPages: true,
  });
  doc.registerFont('plain', path.join(fonts, 'DejaVuSans.ttf'));
  doc.registerFont('bold', path.join(fonts, 'DejaVuSans-Bold.ttf'));
  doc.registerFont('code', path.join(fonts, 'DejaVuSansMono.ttf'));
  const bytes = buffer(doc);
  doc.font('bold').fontSize(15).text(title);
  for (const block of blocks) writeBlock(doc, block.kind === 'photos' ? await readable(block) : block);
  numberPages(doc);
  doc.end();
  return bytes;
};

type Photos = Extract<Parameters<PoolTasks['writePdf']>[0]['blocks'][number], { kind: 'photos' }>;

/** A PDF holds no WebP. A picture that cannot be decoded leaves its caption. */
async function readable({ photos, ...block }: Photos): Promise<Photos> {
  const converted = photos.map(async (photo) => {
    const jpeg = photo.picture && sharp(photo.picture).flatten({ background: '#fff' }).jpeg({ quality: 85 });
    return { ...photo, picture: (await jpeg?.toBuffer().catch(() => null)) ?? null };
  });
  return { ...block, photos: await Promise.all(converted) };
}

function numberPages(doc: Pdf): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    // Below the margin, where text would otherwise begin a new page.
    doc.page.margins.bottom = 0;
    doc
      .font('plain')
      .fontSize(8)
      .fillColor('#5a6663')
      .text(`${page + 1} / ${count}`, MARGIN, doc.page.height - 28, {
        width: doc.page.width - 2 * MARGIN,
        align: 'right',
        lineBreak: false,
      });
  }
}
