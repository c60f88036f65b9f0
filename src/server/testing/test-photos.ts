import sharp from 'sharp';
import { seededRandom } from '@/shared/random';

export const COLOURS = {
  red: [230, 30, 30],
  green: [30, 230, 30],
  blue: [30, 30, 230],
} as const;
export type Colour = keyof typeof COLOURS;

/** A small photo of one colour with noise; the same arguments give the same bytes, other ones others. */
export async function colourPhoto(
  colour: Colour,
  seed: number,
  {
    format = 'png',
    width = 40,
    height = 32,
  }: { format?: 'png' | 'jpeg' | 'webp'; width?: number; height?: number } = {},
): Promise<Buffer> {
  const random = seededRandom(`${colour}/${seed}`);
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = Math.max(0, Math.min(255, COLOURS[colour][(i % 3) as 0 | 1 | 2] + random.int(-20, 20)));
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}
