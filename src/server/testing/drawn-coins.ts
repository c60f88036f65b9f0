import sharp from 'sharp';
import { seededRandom } from '@/shared/random';

/** A coin of its own design; the same seed gives the same bytes, other ones another coin. */
export async function drawnCoin(seed: number): Promise<Buffer> {
  const random = seededRandom(`coin ${seed}`);
  const at = () => `${random.int(50, 190)},${random.int(50, 190)}`;
  const grey = () => `rgb(${Array.from({ length: 3 }, () => random.int(40, 230)).join()})`;
  const shapes = Array.from(
    { length: 24 },
    () => `<polygon points="${at()} ${at()} ${at()}" fill="${grey()}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240">
    <rect width="240" height="240" fill="#fff"/><circle cx="120" cy="120" r="108" fill="#999" stroke="#333" stroke-width="5"/>
    <clipPath id="c"><circle cx="120" cy="120" r="98"/></clipPath><g clip-path="url(#c)">${shapes.join('')}</g></svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 95 }).toBuffer();
}

/** The same photo, turned, made smaller and compressed again. */
export function turnedCopy(photo: Buffer, degrees: number): Promise<Buffer> {
  return sharp(photo).rotate(degrees, { background: '#fff' }).resize(200).jpeg({ quality: 60 }).toBuffer();
}
