import { alignedLikeness, type Layer, layerOf } from './align';
import { type Circle, crossingCircle } from './coin-circle';
import { COIN_SIDE, coinPlate, type Plate, reduced, textureOf } from './plate';
import { DESCRIPTOR_LENGTH, descriptorOf, likelyTurns, type Rings, ringsOf } from './polar';
import { ringedCircle } from './rings-circle';
import { isSamePicture } from './same-picture';

/** Ways in which the coin of a photo is found; where one errs the other seldom does. */
const WAYS = 2;
const CIRCLE_NUMBERS = 3;
const PLATE_BYTES = COIN_SIDE * COIN_SIDE;
/** Bytes of a coin: its picture and its circles. */
const COIN_BYTES = PLATE_BYTES + WAYS * CIRCLE_NUMBERS;
/** Numbers of the descriptors of a photo, one for each circle. */
export const DESCRIPTOR_BYTES = WAYS * DESCRIPTOR_LENGTH;

/** A number of a descriptor is kept as so many steps; they are small, as a descriptor has length 1. */
export const DESCRIPTOR_STEPS = 400;
/** A circle's numbers are kept in these parts of a pixel, from an origin outside of the picture. */
const CIRCLE_STEP = 0.75;
const CIRCLE_ORIGIN = -48;
/** The coin is at least so large, of the photo's shorter side. */
const LEAST_RADIUS = 0.22;

/** What is kept of a photo to find its copies. */
export interface Signature {
  /** Proves that two photos are one; `COIN_BYTES` long. */
  coin: Uint8Array;
  /** Proposes which may be; `DESCRIPTOR_BYTES` long. */
  descriptors: Int8Array;
}

export function signatureOf(photo: Plate): Signature {
  const { plate: small, factor } = reduced(photo);
  const least = Math.min(small.width, small.height) * LEAST_RADIUS;
  const found = [crossingCircle(small), ringedCircle(small)].map(({ x, y, radius }) => ({
    x: (x + 0.5) * factor - 0.5,
    y: (y + 0.5) * factor - 0.5,
    radius: Math.max(least, radius) * factor,
  }));
  const [first] = found as [Circle, Circle];
  const { plate, scale } = coinPlate(photo, first);
  const middle = (COIN_SIDE - 1) / 2;
  const coin = new Uint8Array(COIN_BYTES);
  coin.set(plate.pixels);
  for (const [way, { x, y, radius }] of found.entries()) {
    const numbers = [middle + (x - first.x) / scale, middle + (y - first.y) / scale, radius / scale];
    for (const [i, number] of numbers.entries()) {
      const steps = Math.round((number - CIRCLE_ORIGIN) / CIRCLE_STEP);
      coin[PLATE_BYTES + way * CIRCLE_NUMBERS + i] = Math.max(0, Math.min(255, steps));
    }
  }
  const texture = textureOf(plate);
  const descriptors = new Int8Array(DESCRIPTOR_BYTES);
  for (const [way, circle] of circlesOf(coin).entries()) {
    const values = descriptorOf(ringsOf(plate, texture, circle));
    for (const [i, value] of values.entries()) {
      descriptors[way * DESCRIPTOR_LENGTH + i] = Math.max(
        -127,
        Math.min(127, Math.round(value * DESCRIPTOR_STEPS)),
      );
    }
  }
  return { coin, descriptors };
}

function circlesOf(coin: Uint8Array): Circle[] {
  return Array.from({ length: WAYS }, (_, way) => {
    const [x, y, radius] = [0, 1, 2].map(
      (i) => (coin[PLATE_BYTES + way * CIRCLE_NUMBERS + i] as number) * CIRCLE_STEP + CIRCLE_ORIGIN,
    ) as [number, number, number];
    return { x, y, radius };
  });
}

/** A photo made ready to be compared with others. */
export interface Comparable {
  views: { layer: Layer; circle: Circle; rings: Rings }[];
}

export function comparableOf(coin: Uint8Array): Comparable {
  const plate = { width: COIN_SIDE, height: COIN_SIDE, pixels: coin.subarray(0, PLATE_BYTES) };
  const circles = circlesOf(coin);
  const base = layerOf(plate, circles[0] as Circle);
  return {
    views: circles.map((circle) => ({
      layer: { ...base, circle },
      circle,
      rings: ringsOf(plate, base.texture, circle),
    })),
  };
}

/** Rings that agree less are of different photos; it saves laying the one over the other. */
const LEAST_AGREEMENT = 0.3;
/** Turns that are tried for each pair of circles. */
const TRIED_TURNS = 2;
/** From here on nothing better needs to be looked for. */
const CERTAIN = 0.97;

/** How alike two photos are once the one is laid over the other: 1 for the same picture, whatever was done to it. */
export function likenessOf(a: Comparable, b: Comparable): number {
  // Circles that were found in different ways seldom agree: they are tried where those of the same way say nothing.
  const likeness = bestLikeness(a, b, (i, j) => i === j) || bestLikeness(a, b, (i, j) => i !== j);
  return likeness < CERTAIN && isSamePicture(viewsOf(a), viewsOf(b)) ? 1 : likeness;
}

const viewsOf = ({ views }: Comparable) =>
  views.map(({ layer: { plate, grey }, circle }) => ({ plate, grey, circle }));

function bestLikeness(a: Comparable, b: Comparable, areTried: (i: number, j: number) => boolean): number {
  let best = 0;
  for (const [i, one] of a.views.entries()) {
    for (const [j, other] of b.views.entries()) {
      if (!areTried(i, j)) continue;
      for (const turn of likelyTurns(one, other).slice(0, TRIED_TURNS)) {
        if (turn.agreement < LEAST_AGREEMENT) break;
        best = Math.max(best, alignedLikeness(one.layer, other.layer, turn));
        if (best >= CERTAIN) return best;
      }
    }
  }
  return best;
}
