import { sumByCurrency } from '@/shared/coin-value';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { counted } from '@/shared/format';
import { answersOf } from './coin-answer';

/** "7 coins, 3.85 Euro, 1 not known": what one model makes of all coins of a photo. */
export function describeCount(result: ClassificationItem['results'][number]): string {
  const answers = answersOf(result);
  const known = answers.flatMap(({ top: [best], isUnknown }) => (best && !isUnknown ? [best] : []));
  const sums = sumByCurrency(known).map(({ currency, sum }) => `${amount(sum)} ${currency}`);
  const unknown = answers.filter(({ isUnknown }) => isUnknown).length;
  return [counted(answers.length, 'coin'), ...sums, ...(unknown > 0 ? [`${unknown} not known`] : [])].join(
    ', ',
  );
}

const amount = (sum: number) => (Number.isInteger(sum) ? String(sum) : sum.toFixed(2));
