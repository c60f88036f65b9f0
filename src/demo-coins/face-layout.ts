import { arcText, lineText } from './lettering';

const LETTER = 196;

/** A motif in the middle, one legend above it and one below. */
export function pictured({
  motif,
  scale = 1,
  top,
  bottom,
  radius = 352,
  y = 0,
}: {
  motif: string;
  scale?: number;
  top: string;
  bottom: string;
  radius?: number;
  y?: number;
}): string {
  return `<g transform="translate(0 ${y}) scale(${scale})">${motif}</g>${legends({ top, bottom, radius })}`;
}

/** Legends along the rim. */
export function legends({ top, bottom, radius }: { top: string; bottom: string; radius: number }): string {
  const common = { height: 56, weight: 19, level: LETTER, radius };
  return `${arcText({ ...common, text: top, side: 'top' })}${arcText({ ...common, text: bottom, side: 'bottom' })}`;
}

/** The value in large figures with its unit below, and an ornament around both. */
export function denominated({
  figures,
  unit,
  ornament,
  height,
  unitHeight = 60,
  style,
}: {
  figures: string;
  unit: string;
  ornament: string;
  /** Of the figures, in coin units. */
  height: number;
  unitHeight?: number;
  /** `inline`: a fine cut runs along the middle of every stroke. */
  style: 'solid' | 'inline' | 'outline';
}): string {
  const y = -unitHeight * 0.9;
  const common = { text: figures, x: 0, y, height, spacing: 34 };
  const layers = {
    solid: [{ weight: 23, level: 205 }],
    inline: [
      { weight: 27, level: 208 },
      { weight: 6, level: 128 },
    ],
    outline: [
      { weight: 29, level: 206 },
      { weight: 14, level: 132 },
    ],
  }[style];
  const figuresSvg = layers.map((layer) => lineText({ ...common, ...layer })).join('');
  const unitSvg = lineText({
    text: unit,
    x: 0,
    y: y + height * 0.62 + unitHeight * 0.95,
    height: unitHeight,
    weight: 19,
    level: LETTER,
  });
  return `${ornament}${figuresSvg}${unitSvg}`;
}
