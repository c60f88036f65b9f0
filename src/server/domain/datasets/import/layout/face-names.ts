/** `other` for what continues counting after two, and so counts no faces. */
type Side = 'front' | 'back' | 'other';

/** Words for the faces of a coin, in the languages of catalogues. */
const FRONTS = [
  ...[
    'obverse',
    'obv',
    'front',
    'heads',
    'head',
    'avers',
    'recto',
    'face',
    'anverso',
    'cara',
    'av',
    'vorn',
    'vorne',
  ],
  ...['vorderseite', 'kopf', 'voorzijde', 'dritto', 'аверс', '表', '表面', '正面', '앞면'],
];
const BACKS = [
  ...[
    'reverse',
    'rev',
    'back',
    'tails',
    'tail',
    'revers',
    'verso',
    'pile',
    'reverso',
    'cruz',
    'rv',
    'hinten',
  ],
  ...['rückseite', 'rueckseite', 'zahl', 'keerzijde', 'rovescio', 'реверс', '裏', '裏面', '背面', '뒷면'],
];
/** Letters that stand for a face at the end of a name; `a` and `b` only after a sign, since they count variants too. */
const LETTERS: [front: string, back: string][] = [
  ['o', 'r'],
  ['h', 't'],
  ['f', 'b'],
  ['a', 'b'],
];

const WORDS = new Map<string, Side>([
  ...FRONTS.map((word) => [word, 'front'] as const),
  ...BACKS.map((word) => [word, 'back'] as const),
]);

/** Is this the name of a folder for one face of each coin? */
export const isFaceFolder = (name: string): boolean => sideOf(name) !== undefined;

const sideOf = (word: string) => WORDS.get(word.normalize('NFC').toLowerCase());

/** A coin that a file shows, and which face of it. */
interface Face {
  coin: string;
  side: Side;
}

/** What a file may show by its name within the class, the likelier first; empty where the name says nothing of it. */
export function facesOf(name: string): Face[] {
  const segments = name.split('/');
  const folder = segments.findIndex((segment, i) => i < segments.length - 1 && isFaceFolder(segment));
  if (folder >= 0) {
    const side = sideOf(segments[folder] as string) as Side;
    const rest = segments.filter((_, i) => i !== folder).join('/');
    return [{ coin: rest.replace(/\.[^.]*$/, ''), side }];
  }
  const stem = name.replace(/\.[^./]*$/, '');
  const byWord = faceByWord(stem);
  return byWord ? [byWord] : facesByLetter(stem);
}

/** The last word of the name that is one for a face: `7_obverse`, `front-7`, `7 (back) large`. */
function faceByWord(stem: string): Face | null {
  const words = [...stem.slice(stem.lastIndexOf('/') + 1).matchAll(/\p{L}[\p{L}\p{M}]*/gu)];
  const found = words.reverse().find(([word]) => WORDS.has(word.normalize('NFC').toLowerCase()));
  if (!found) return null;
  const [word] = found;
  const at = stem.lastIndexOf('/') + 1 + found.index;
  const coin = joined(stem.slice(0, at), stem.slice(at + word.length));
  // A word alone names no coin.
  return /[\p{L}\p{N}]/u.test(coin.slice(coin.lastIndexOf('/') + 1))
    ? { coin, side: sideOf(word) as Side }
    : null;
}

/** What stands before and after a word, as if it had not been there. */
const joined = (before: string, after: string) =>
  `${before.replace(/[\s_.\-()[\]]+$/, '')}\0${after.replace(/^[\s_.\-()[\]]+/, '')}`.replace(
    /\0$|(?<=\/|^)\0/,
    '',
  );

/** `7h` and `7t`, `7_a` and `7_b`. */
function facesByLetter(stem: string): Face[] {
  const [, before = '', sign = '', letter = ''] =
    /^(.*?)([\s_.\-(]*)(?<![\p{L}])(\p{L})\)?$/u.exec(stem) ?? [];
  const coin = before.replace(/[\s_.\-(]+$/, '');
  if (coin.slice(coin.lastIndexOf('/') + 1) === '') return [];
  return LETTERS.flatMap(([front, back]): Face[] => {
    const side = sideOfLetter(letter.toLowerCase(), { front, back });
    if (!side || (front === 'a' && sign === '')) return [];
    // Either face is known by the letter of its own pair only.
    return [{ coin: `${coin}\0${front}${back}`, side }];
  });
}

function sideOfLetter(letter: string, { front, back }: { front: string; back: string }): Side | null {
  if (letter === front) return 'front';
  if (letter === back) return 'back';
  return front === 'a' && letter === 'c' ? 'other' : null;
}
