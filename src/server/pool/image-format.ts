/** Formats a photo may have, with the media type they are served under. */
export const MEDIA_TYPES = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
  avif: 'image/avif',
} as const;
export type ImageFormat = keyof typeof MEDIA_TYPES;

export const ACCEPTED_FORMATS = 'JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC or BMP';

/** What the first bytes say: a format, or a kind of file that people often mean to be a photo. */
type SniffedFormat = ImageFormat | 'heic' | 'svg' | 'bmp' | 'pdf' | null;

/**
 * Tells a format by its first bytes. File names and media types lie; and only what is named here is ever handed
 * to a decoder, which keeps SVG and its references to other files out.
 */
export function sniffImageFormat(bytes: Uint8Array): SniffedFormat {
  const text = (start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString('latin1');
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'gif';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text(0, 4))) return 'tiff';
  if (text(4, 8) === 'ftyp') {
    const brands = text(8, Math.min(bytes.length, 64));
    if (/avi[fs]/.test(brands)) return 'avif';
    if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return 'heic';
  }
  if (text(0, 2) === 'BM') return 'bmp';
  if (text(0, 5) === '%PDF-') return 'pdf';
  if (
    /^\uFEFF?\s*(<\?xml|<!--|<!doctype svg|<svg)/i.test(Buffer.from(bytes.subarray(0, 256)).toString('utf8'))
  ) {
    return 'svg';
  }
  return null;
}
