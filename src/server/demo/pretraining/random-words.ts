import type { Random } from '../random';

const ONSETS = 'B BR C D DR F G GL H J K KR L M P PL QU R S SK ST T TH V W X Z'.split(' ');
const VOWELS = 'A E I O U AI EO Y'.split(' ');
const ENDINGS = ['', '', ...'N R S L M TH RD X'.split(' ')];

/** A word nobody has heard, of letters that the mint has. */
export function randomWord(random: Random, syllables: number): string {
  const body = Array.from({ length: syllables }, () => random.pick(ONSETS) + random.pick(VOWELS)).join('');
  return body + random.pick(ENDINGS);
}
