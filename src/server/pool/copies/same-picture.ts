import type { Circle } from './coin-circle';
import { type Plate, sample } from './plate';

/** A coin in its picture, and where it was found by one of the ways. */
interface CoinView {
  plate: Plate;
  grey: Float32Array;
  circle: Circle;
}

/** Points of a side at which two pictures are compared, and how far these reach, in radii of the coin. */
const POINTS = 40;
const REACH = 1.05;
/** Each such point in either direction tells most pictures apart. */
const COARSE = 5;
const COARSE_LEVELS = 4;
/** Of the points, what both pictures must show. */
const LEAST_SHOWN = 0.7;
/** Grey levels by which points differ on average where a photo was compressed again; other photos differ by more. */
const SAME_LEVELS = 1.35;

/**
 * Is one picture the other, compressed again? Light is compared as it is, without any turn: so coins without relief, of
 * which nothing else can be said, are told by it too.
 */
export function isSamePicture(a: readonly CoinView[], b: readonly CoinView[]): boolean {
  return a.some((one) => b.some((other) => areSame(one, other)));
}

const areSame = (one: CoinView, other: CoinView) =>
  differenceOf(one, other, COARSE) <= COARSE_LEVELS && differenceOf(one, other, 1) <= SAME_LEVELS;

/** Grey levels between the two, coin upon coin. */
function differenceOf(one: CoinView, other: CoinView, step: number): number {
  let [sum, shown, all] = [0, 0, 0];
  for (let row = 0; row < POINTS; row += step) {
    for (let column = 0; column < POINTS; column += step) {
      all++;
      const difference = Math.abs(lightAt(one, column, row) - lightAt(other, column, row));
      if (Number.isNaN(difference)) continue;
      sum += difference;
      shown++;
    }
  }
  return shown < all * LEAST_SHOWN ? Number.POSITIVE_INFINITY : sum / shown;
}

function lightAt({ plate, grey, circle }: CoinView, column: number, row: number): number {
  const [x, y] = [column, row].map((n) => ((n + 0.5) / POINTS - 0.5) * 2 * REACH * circle.radius) as [
    number,
    number,
  ];
  return sample(plate, grey, [circle.x + x, circle.y + y]);
}
