import type { Split } from '@/shared/coin-class';

const WORDS: Record<string, Split> = {
  train: 'train',
  training: 'train',
  trn: 'train',
  learn: 'train',
  validation: 'validation',
  validate: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  devel: 'validation',
  development: 'validation',
  test: 'test',
  testing: 'test',
  tst: 'test',
  eval: 'test',
  evaluation: 'test',
  holdout: 'test',
};

/** Words that people put before or after, and that say nothing. */
const FILLERS =
  'set|sets|data|dataset|datasets|images|image|imgs|img|photos|photo|pictures|pics|pic|split|part|fold|folder|folders|files|samples|final|new|raw|the|my|\\d+';

const SPLIT = new RegExp(`^(?:${FILLERS})*(${Object.keys(WORDS).sort(byLength).join('|')})(?:${FILLERS})*$`);
const FILLER = new RegExp(`^(?:${FILLERS})+$`);

/** The split that a folder's name stands for, in any of the ways people write it; none for any other name. */
export function splitOf(folder: string): Split | undefined {
  const word = SPLIT.exec(letters(folder))?.[1];
  return word === undefined ? undefined : WORDS[word];
}

/** Does a folder's name say nothing but that there is data in it? */
export const isFiller = (folder: string): boolean => FILLER.test(letters(folder));

/** Splits of folders beside each other: a word that all of them share, such as the name of the set, is left out. */
export function splitsOf(folders: readonly string[]): Map<string, Split> {
  const shared = sharedWords(folders);
  const found = new Map<string, Split>();
  for (const folder of folders) {
    const rest = words(folder).filter((word) => !shared.has(word));
    const split = splitOf(folder) ?? splitOf(rest.join(' '));
    if (split) found.set(folder, split);
  }
  return found;
}

function sharedWords(folders: readonly string[]): Set<string> {
  const [first = [], ...others] = folders.map(words);
  if (others.length === 0) return new Set();
  return new Set(first.filter((word) => others.every((other) => other.includes(word))));
}

function byLength(a: string, b: string): number {
  return b.length - a.length;
}

const words = (folder: string) =>
  folder
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
const letters = (folder: string) => words(folder).join('');
