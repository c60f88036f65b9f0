/** A letter as the strokes of a pen. */
export interface Glyph {
  /** Advance without letter spacing. */
  width: number;
  /** SVG path data; the cap line is y = 0, the baseline y = 100. */
  strokes: string;
}

const glyph = (width: number, strokes: string): Glyph => ({ width, strokes });

/**
 * Letters for the coins' legends. Text in SVG needs system fonts, which a bare server has none of and which differ
 * from machine to machine; strokes look the same everywhere.
 */
const glyphs: Record<string, Glyph> = {
  A: glyph(72, 'M0 100L36 0L72 100M12 68H60'),
  B: glyph(60, 'M0 48H32A24 24 0 0 0 32 0H0V100H34A26 26 0 0 0 34 48'),
  C: glyph(68, 'M68 20C60 6 50 0 40 0C16 0 0 20 0 50C0 80 16 100 40 100C50 100 60 94 68 80'),
  D: glyph(68, 'M0 0V100H26C52 100 68 80 68 50C68 20 52 0 26 0Z'),
  E: glyph(54, 'M54 0H0V100H54M0 48H44'),
  F: glyph(52, 'M52 0H0V100M0 48H42'),
  G: glyph(72, 'M68 18C60 6 50 0 40 0C16 0 0 20 0 50C0 80 16 100 40 100C56 100 66 94 72 84V54H44'),
  H: glyph(64, 'M0 0V100M64 0V100M0 48H64'),
  I: glyph(6, 'M3 0V100'),
  J: glyph(42, 'M42 0V72C42 90 34 100 21 100C10 100 3 94 0 84'),
  K: glyph(62, 'M0 0V100M60 0L0 62M20 42L62 100'),
  L: glyph(52, 'M0 0V100H52'),
  M: glyph(82, 'M0 100V0L41 66L82 0V100'),
  N: glyph(66, 'M0 100V0L66 100V0'),
  O: glyph(78, 'M39 0C14 0 0 20 0 50C0 80 14 100 39 100C64 100 78 80 78 50C78 20 64 0 39 0Z'),
  P: glyph(58, 'M0 100V0H32A28 28 0 0 1 32 56H0'),
  Q: glyph(78, 'M39 0C14 0 0 20 0 50C0 80 14 100 39 100C64 100 78 80 78 50C78 20 64 0 39 0ZM48 74L76 106'),
  R: glyph(62, 'M0 100V0H32A27 27 0 0 1 32 54H0M30 54L62 100'),
  S: glyph(58, 'M55 17C50 6 41 0 29 0C13 0 3 10 3 25C3 58 57 40 57 74C57 90 46 100 29 100C15 100 5 93 0 81'),
  T: glyph(66, 'M0 0H66M33 0V100'),
  U: glyph(64, 'M0 0V64C0 88 12 100 32 100C52 100 64 88 64 64V0'),
  V: glyph(72, 'M0 0L36 100L72 0'),
  W: glyph(100, 'M0 0L26 100L50 14L74 100L100 0'),
  X: glyph(66, 'M0 0L66 100M66 0L0 100'),
  Y: glyph(68, 'M0 0L34 50L68 0M34 50V100'),
  Z: glyph(62, 'M2 0H62L0 100H62'),
  Ø: glyph(78, 'M39 0C14 0 0 20 0 50C0 80 14 100 39 100C64 100 78 80 78 50C78 20 64 0 39 0ZM2 108L76 -8'),
  '0': glyph(64, 'M32 0C11 0 0 20 0 50C0 80 11 100 32 100C53 100 64 80 64 50C64 20 53 0 32 0Z'),
  '1': glyph(44, 'M2 26L26 0V100M2 100H48'),
  '2': glyph(62, 'M2 30C2 11 14 0 31 0C48 0 60 11 60 28C60 52 16 70 0 100H62'),
  '3': glyph(
    60,
    'M2 20C8 7 17 0 30 0C47 0 57 10 57 25C57 40 46 48 28 48C48 48 60 57 60 74C60 90 48 100 30 100C15 100 5 92 0 80',
  ),
  '4': glyph(66, 'M50 100V0L0 72H66'),
  '5': glyph(62, 'M56 0H10L5 46C12 39 20 36 30 36C49 36 62 48 62 68C62 88 49 100 29 100C15 100 5 93 0 82'),
  '6': glyph(
    62,
    'M56 12C50 4 42 0 34 0C12 0 0 24 0 60C0 86 12 100 32 100C50 100 62 88 62 69C62 51 50 40 33 40C16 40 4 50 1 64',
  ),
  '7': glyph(58, 'M0 0H58C40 30 26 62 20 100'),
  '8': glyph(
    62,
    'M31 0C14 0 5 9 5 24C5 38 15 46 31 46C47 46 57 38 57 24C57 9 48 0 31 0ZM31 46C11 46 0 57 0 73C0 90 12 100 31 100C50 100 62 90 62 73C62 57 51 46 31 46Z',
  ),
  '9': glyph(
    62,
    'M6 88C12 96 20 100 28 100C50 100 62 76 62 40C62 14 50 0 30 0C12 0 0 12 0 31C0 49 12 60 29 60C46 60 58 50 61 36',
  ),
  '·': glyph(10, 'M5 46V54'),
  ' ': glyph(34, ''),
};

/** @throws Error when there is no such letter: a spelling mistake in the catalogue. */
export function glyphOf(character: string): Glyph {
  const found = glyphs[character];
  if (!found) throw new Error(`there is no letter for ${JSON.stringify(character)}`);
  return found;
}
