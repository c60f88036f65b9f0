const FRONTS = ['obverse', 'obv', 'front', 'heads', 'head', 'avers', 'recto', 'o', 'h', 'f'];
const BACKS = ['reverse', 'rev', 'revers', 'back', 'tails', 'tail', 'verso', 'r', 't'];
const SIDES = new Map<string, 'front' | 'back'>([
  ...FRONTS.map((word) => [word, 'front'] as const),
  ...BACKS.map((word) => [word, 'back'] as const),
]);

const WORD = /^(.*?)[\s_.\-()]*(?<![\p{L}])(\p{L}+)\)?$/u;

/** Is this the name of a folder for one face of each coin? */
export const isFaceFolder = (name: string): boolean => name.length > 1 && SIDES.has(name.toLowerCase());

/** The coin that a file shows and the face, by its name within the class; null where the name says nothing of it. */
export function faceOf(name: string): { coin: string; side: 'front' | 'back' } | null {
  const segments = name.split('/');
  const folder = segments.findIndex((segment, i) => i < segments.length - 1 && isFaceFolder(segment));
  if (folder >= 0) {
    const side = SIDES.get((segments[folder] as string).toLowerCase()) as 'front' | 'back';
    const coin = segments
      .filter((_, i) => i !== folder)
      .join('/')
      .replace(/\.[^.]*$/, '');
    return { coin, side };
  }
  const stem = name.replace(/\.[^./]*$/, '');
  const [, coin, word] = WORD.exec(stem) ?? [];
  const side = word === undefined ? undefined : SIDES.get(word.toLowerCase());
  // A single letter alone names no coin.
  return side && coin ? { coin, side } : null;
}
