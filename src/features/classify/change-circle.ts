import type { CoinPlace } from '@/shared/coin-on-photo';
import { median } from '@/shared/median';

/** A step of a key, in widths of the photo, and one with Shift held. */
const STEP = 0.005;
const FAST_STEP = 0.03;
const GROWTH = 1.04;
const FAST_GROWTH = 1.15;

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key does to a circle; null when it does nothing. */
export function changeCircle(
  coin: CoinPlace,
  { key, fast }: { key: string; fast: boolean },
): CoinPlace | null {
  const move = MOVES[key];
  if (move) {
    const step = fast ? FAST_STEP : STEP;
    return { ...coin, x: coin.x + move[0] * step, y: coin.y + move[1] * step };
  }
  if (!['+', '=', '-', '−', '_', '*'].includes(key)) return null;
  const growth = fast ? FAST_GROWTH : GROWTH;
  const factor = key === '-' || key === '−' || key === '_' ? 1 / growth : growth;
  const a = Math.min(2, Math.max(0.01, coin.a * factor));
  return { ...coin, a, b: (coin.b * a) / coin.a };
}

/** A circle as large as the others are; on a photo without any, a quarter of its shorter side. */
export function newCircle(
  coins: readonly CoinPlace[],
  { x, y, aspect }: { x: number; y: number; aspect: number },
): CoinPlace {
  const radius = coins.length > 0 ? median(coins.map(({ a }) => a)) : Math.min(1, aspect) / 4;
  return { x, y, a: radius, b: radius, angle: 0 };
}
