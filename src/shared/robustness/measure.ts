import { seededRandom, shuffled } from '../augment/random';
import { type Share, shareOf } from '../figures/scores';
import { comparePaired } from '../paired-test';
import { CONDITIONS } from './conditions';
import type { RobustnessResult, Verdict } from './result';

/** The same sample for every model of a dataset version, so that their figures stand side by side. */
const SAMPLE_SEED = 20_260_101;

/** So many of the items, or all of them; the same ones each time. */
export function sampleOf<T>(items: readonly T[], most: number): T[] {
  return shuffled(items, seededRandom(SAMPLE_SEED)).slice(0, most);
}

/** The right class of a photo, and the class named in each view: as it is, then under each of `CONDITIONS`. */
interface AnsweredPhoto {
  truth: number;
  answers: Int32Array;
}

export function sharesOf(photos: readonly AnsweredPhoto[]): Pick<RobustnessResult, 'plain' | 'conditions'> {
  const rightIn = (view: number) => photos.map(({ truth, answers }) => answers[view] === truth);
  const asTheyAre = rightIn(0);
  const plain = shareIn(asTheyAre);
  const conditions = CONDITIONS.map(({ kind, label }, index) => {
    const changed = rightIn(index + 1);
    const top1 = shareIn(changed);
    return { kind, label, top1, verdict: verdictOf({ top1, plain, asTheyAre, changed }) };
  });
  return { plain, conditions };
}

const shareIn = (right: readonly boolean[]) => shareOf(right.filter(Boolean).length, right.length);

/**
 * Nothing is known where the interval has the share of the photos as they are in it, nor where so few answers changed that
 * chance would: of a hundred right answers one that is lost leaves an interval below 100 %.
 */
function verdictOf({
  top1,
  plain,
  asTheyAre,
  changed,
}: {
  top1: Share;
  plain: Share;
  asTheyAre: readonly boolean[];
  changed: readonly boolean[];
}): Verdict {
  if (top1.low <= plain.share && plain.share <= top1.high) return 'alike';
  const pairs = (before: boolean, after: boolean) =>
    asTheyAre.filter((isRight, photo) => isRight === before && changed[photo] === after).length;
  const { verdict } = comparePaired({
    photos: changed.length,
    bothRight: pairs(true, true),
    onlyBaselineRight: pairs(true, false),
    onlyModelRight: pairs(false, true),
  });
  return verdict === 'undecided' ? 'alike' : verdict;
}
