import { glyphOf } from './glyphs';

interface Lettering {
  text: string;
  /** Cap height in coin units (the coin's radius is 470). */
  height: number;
  /** Pen width in hundredths of the cap height. */
  weight: number;
  /** Relief level of the strokes, 0–255. */
  level: number;
  /** Space between letters in hundredths of the cap height. */
  spacing?: number;
}

const DEFAULT_SPACING = 26;

interface Placed {
  strokes: string;
  /** Left edge and width in hundredths of the cap height. */
  left: number;
  width: number;
}

function layOut(text: string, spacing: number): { letters: Placed[]; width: number } {
  let x = 0;
  const letters = [...text].map((character) => {
    const { width, strokes } = glyphOf(character);
    const left = x;
    x += width + spacing;
    return { strokes, left, width };
  });
  return { letters, width: Math.max(0, x - spacing) };
}

const pen = ({ weight, level }: Lettering) =>
  `fill="none" stroke="rgb(${level},${level},${level})" stroke-width="${weight}" stroke-linejoin="round" stroke-linecap="butt"`;

/** A straight line of text, centred on (x, y). @returns an SVG group. */
export function lineText(options: Lettering & { x: number; y: number }): string {
  const { text, height, x, y, spacing = DEFAULT_SPACING } = options;
  const { letters, width } = layOut(text, spacing);
  const scale = height / 100;
  const body = letters
    .map(({ strokes, left }) => `<path transform="translate(${left} 0)" d="${strokes}"/>`)
    .join('');
  return `<g transform="translate(${x - (width / 2) * scale} ${y - height / 2}) scale(${scale})" ${pen(options)}>${body}</g>`;
}

/**
 * Text along a circle, centred at the top or the bottom of the coin and readable in both places.
 * @param options.radius of the middle of the letters.
 */
export function arcText(options: Lettering & { radius: number; side: 'top' | 'bottom' }): string {
  const { text, height, radius, side, spacing = DEFAULT_SPACING } = options;
  const { letters, width } = layOut(text, spacing);
  const scale = height / 100;
  const turn = side === 'top' ? 1 : -1;
  const body = letters
    .map(({ strokes, left, width: letterWidth }) => {
      const along = (left + letterWidth / 2 - width / 2) * scale;
      const degrees = ((along / radius) * 180 * turn) / Math.PI;
      const middle = -turn * radius - height / 2;
      return `<path transform="rotate(${degrees.toFixed(3)}) translate(${-(letterWidth / 2) * scale} ${middle}) scale(${scale})" d="${strokes}"/>`;
    })
    .join('');
  return `<g ${pen(options)}>${body}</g>`;
}
