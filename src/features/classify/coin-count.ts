import { sumByCurrency } from '@/shared/coin-value';
import type { ClassificationItem, ClassScore } from '@/shared/contracts/classify';
import { count } from '@/shared/format';

/** Of each coin the most probable class, by one model. */
export function bestOfCoins(result: ClassificationItem['results'][number]): (ClassScore | undefined)[] {
  return [result.top, ...result.others].map(([best]) => best);
}

/** "7 coins, 3.85 Euro": what one model makes of all coins of a photo. */
export function describeCount(result: ClassificationItem['results'][number]): string {
  const coins = bestOfCoins(result).flatMap((score) => score ?? []);
  const sums = sumByCurrency(coins).map(({ currency, sum }) => `${amount(sum)} ${currency}`);
  return [`${count(coins.length)} ${coins.length === 1 ? 'coin' : 'coins'}`, ...sums].join(', ');
}

const amount = (sum: number) => (Number.isInteger(sum) ? String(sum) : sum.toFixed(2));
