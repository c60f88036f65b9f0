import { type Candidate, voteForCentres } from './centre-votes';
import { ringContrast } from './contrast';
import { type ColourPlate, type Edges, findEdges } from './edges';
import { type Ellipse, relativeDistance } from './ellipse';
import { fitRim, type Rim } from './rim';

export interface FoundCoin extends Ellipse {
  /** How clearly its rim is seen, to 1. */
  score: number;
}

/** Raise it when other coins are found, or cut otherwise: what was cut before is cut again. */
export const DETECTOR_VERSION = 5;

/** Smallest radius of a coin, in pixels of the plate and as a share of its longer side: below it nothing of its face is left. */
const SMALLEST_RADIUS = 7;
const SMALLEST_SHARE = 0.02;
/** Largest radius: a coin that fills the picture to its corners. */
const LARGEST_SHARE = 0.56;
/** Less than this is a coin only among others of its size, which hide or crowd it. */
const LEAST_SCORE = 0.46;
/** The same for a circle that is small in the picture, as spots and letters are. */
const LEAST_SCORE_OF_SMALL = 0.55;
const SMALL_SHARE = 0.08;
/** The same for the only circle of a picture, and a large one: of a scalloped rim only the outer parts of each curve lie on it. */
const LEAST_SCORE_OF_ONLY = 0.37;
const ONLY_SHARE = 0.3;
/** Sizes of coins of one kind differ by this factor at most, as they lie nearer or farther. */
const SAME_SIZE = 1.2;
/** Contrast to the ground of a coin of which little is seen. */
const LEAST_CONTRAST = 0.38;
/** Centres of two coins are this far apart at least, in radii; and those of a coin of which little is seen. */
const NEAREST = 0.8;
const NEAREST_UNSURE = 1.1;
/** Of the largest coin's radius, the least of another in the same picture; smaller circles are spots of the ground. */
export const SMALLEST_BESIDE = 0.3;
/** Room between a rim and the border of the picture, in radii, into whose corner no such circle goes. */
const NO_ROOM = 0.22;
/** A circle is a plate when coins within it cover this much of it. */
const PLATE_COVERED = 0.25;
/** Candidates looked at: those of sixty coins and of what lies around them. */
const MOST_CANDIDATES = 3000;
/** Rings of a coin lie within its rim by these factors at most; two metals meet at two thirds of it. */
const OUTER_FACTORS = [1.15, 1.28, 1.42, 1.56] as const;
const WIDEST_OUTER = 1.7;
/**
 * Small circles looked at within one clear rim, the likeliest first: of coins on a plate some are among them, and the loops of
 * a coin's lettering are not worth more.
 */
const LOOKS_WITHIN = 20;
const COINS_OF_A_PLATE = 3;
/** Score of a rim beyond doubt. */
export const CLEAR_SCORE = 0.65;
/** Of a rim's radius, up to which a circle within it is a small one. */
const SMALL_WITHIN = 0.3;
/** Of the clearest ring's score, how much an outer one needs to be the rim. */
const OUTER_SHARE = 0.75;

/**
 * Finds the coins of a picture, in its pixels, the clearest first; none where nothing is round. Edges vote for the
 * centres of circles, an ellipse is fitted to the edges around each, and what is left are rims that stand out of their
 * ground.
 * @param minRadius of a coin that is looked for, where that is more than can be seen on a plate
 */
export function findCoins(plate: ColourPlate, minRadius = 0): FoundCoin[] {
  const edges = findEdges(plate);
  const longest = Math.max(plate.width, plate.height);
  const smallest = Math.max(SMALLEST_RADIUS, longest * SMALLEST_SHARE, minRadius);
  const candidates = voteForCentres(edges, { smallest, largest: longest * LARGEST_SHARE });
  const rims: Rim[] = [];
  const tried = new TriedCircles();
  const within = new Map<Rim, { looks: number; coins: number }>();
  let isFilled = false;
  for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
    if (tried.has(candidate) || rims.some((rim) => explains(rim, candidate))) continue;
    const outer = rims.find((rim) => holds(rim, candidate));
    // What lies within it may be coins on a plate.
    if (isFilled && !outer) continue;
    const inside = outer && (within.get(outer) ?? { looks: 0, coins: 0 });
    if (inside && inside.looks >= LOOKS_WITHIN && inside.coins < COINS_OF_A_PLATE) continue;
    tried.add(candidate);
    const rim = fitRim(edges, candidate);
    if (outer && inside) {
      inside.looks += 1;
      if (rim && rim.score >= LEAST_SCORE) inside.coins += 1;
      within.set(outer, inside);
    }
    if (!rim) continue;
    const whole = outermost(edges, rim, longest * LARGEST_SHARE);
    rims.push(whole);
    isFilled ||= leavesNoRoom(whole, plate);
  }
  return choose(plate, rims).map(({ ellipse, score }) => ({ ...ellipse, score: Math.max(0, score) }));
}

/** Whether a clear rim leaves no room in the picture for a coin that is large enough beside it, not even in a corner. */
function leavesNoRoom({ ellipse: { x, y, a, b }, score }: Rim, { width, height }: ColourPlate): boolean {
  return score > CLEAR_SCORE && Math.max(x, y, width - x, height - y) - b < a * NO_ROOM;
}

/** One rim for each coin. */
function choose(plate: ColourPlate, rims: readonly Rim[]): Rim[] {
  const found: Rim[] = [];
  for (const rim of withoutNested(rims).sort((a, b) => b.score - a.score)) {
    const isSmall = rim.ellipse.a < Math.max(plate.width, plate.height) * SMALL_SHARE;
    const least = isSmall ? LEAST_SCORE_OF_SMALL : LEAST_SCORE;
    if (rim.score < least && !isLikely(plate, rim, found)) continue;
    if (!found.some((other) => areNear(rim.ellipse, other.ellipse, NEAREST))) found.push(rim);
  }
  if (found.length === 0) found.push(...onlyRim(plate, rims));
  const largest = Math.max(...found.map(({ ellipse }) => ellipse.a));
  return found.filter(({ ellipse }) => ellipse.a > largest * SMALLEST_BESIDE);
}

/** The clearest large rim where none is clear. */
function onlyRim(plate: ColourPlate, rims: readonly Rim[]): Rim[] {
  const least = Math.max(plate.width, plate.height) * ONLY_SHARE;
  return rims
    .filter(({ ellipse, score }) => ellipse.a >= least && score >= LEAST_SCORE_OF_ONLY)
    .sort((a, b) => b.score - a.score)
    .slice(0, 1);
}

/** Leaves out loops of lettering within a coin, and a plate on which coins lie. */
function withoutNested(rims: readonly Rim[]): Rim[] {
  const sure = rims.filter(({ score }) => score >= LEAST_SCORE);
  const within = ({ ellipse: outer }: Rim) =>
    sure.filter(
      ({ ellipse }) => ellipse.a < outer.a * 0.5 && relativeDistance(outer, ellipse.x, ellipse.y) < 1.05,
    );
  const plates = new Set(sure.filter((rim) => coveredShare(rim, within(rim)) >= PLATE_COVERED));
  const loops = new Set(sure.filter((rim) => !plates.has(rim)).flatMap(within));
  return rims.filter(
    (rim) => !plates.has(rim) && !loops.has(rim) && !sure.some((outer) => isRing(rim, outer)),
  );
}

/** Whether a rim is the inner ring of a coin with another rim. */
function isRing({ ellipse, score }: Rim, outer: Rim): boolean {
  const factor = outer.ellipse.a / ellipse.a;
  return (
    factor > 1.12 &&
    factor < WIDEST_OUTER &&
    outer.score >= score * OUTER_SHARE &&
    relativeDistance(outer.ellipse, ellipse.x, ellipse.y) < 0.12
  );
}

/** How much of a circle distinct smaller ones cover. */
function coveredShare({ ellipse }: Rim, others: readonly Rim[]): number {
  const distinct: Rim[] = [];
  for (const rim of others) {
    if (!distinct.some((other) => areNear(rim.ellipse, other.ellipse, 1))) distinct.push(rim);
  }
  if (distinct.length < 3) return 0;
  return distinct.reduce(
    (sum, other) => sum + (other.ellipse.a * other.ellipse.b) / (ellipse.a * ellipse.b),
    0,
  );
}

/** Whether a rim of which little is seen is one among coins of its size. */
function isLikely(plate: ColourPlate, { ellipse }: Rim, found: readonly Rim[]): boolean {
  const isOfSize = ({ ellipse: { a }, score }: Rim) =>
    score >= LEAST_SCORE && ellipse.a < a * SAME_SIZE && ellipse.a > a / SAME_SIZE;
  return (
    found.some(isOfSize) &&
    !found.some((other) => areNear(ellipse, other.ellipse, NEAREST_UNSURE)) &&
    ringContrast(plate, ellipse) >= LEAST_CONTRAST
  );
}

/** Whether a candidate is a coin that was found already, or a ring within it. */
function explains({ ellipse, score }: Rim, { x, y, radius }: Candidate): boolean {
  const isRing = radius < ellipse.a * 1.12 && radius > ellipse.a * SMALL_WITHIN;
  return score > CLEAR_SCORE && isRing && relativeDistance(ellipse, x, y) < 0.7;
}

/** Whether a candidate is a small circle within a coin, or within what may be a plate. */
function holds({ ellipse, score }: Rim, { x, y, radius }: Candidate): boolean {
  return score > CLEAR_SCORE && radius <= ellipse.a * SMALL_WITHIN && relativeDistance(ellipse, x, y) < 1;
}

/** The widest ring around a found one that is about as clear: a coin has rings and lettering within its rim. */
function outermost(edges: Edges, inner: Rim, largest: number): Rim {
  let best = inner;
  for (const factor of OUTER_FACTORS) {
    const { x, y, a, b } = inner.ellipse;
    const radius = Math.sqrt(a * b) * factor;
    if (radius > largest) break;
    const rim = fitRim(edges, { x, y, radius });
    if (!rim || rim.score < inner.score * OUTER_SHARE) continue;
    const isWider = rim.ellipse.b > best.ellipse.b * 1.04;
    const isAround = relativeDistance(rim.ellipse, x, y) < 0.12;
    if (isWider && isAround) best = rim;
  }
  return best;
}

/** Whether the centre of one lies within the other, or within `factor` of its radius. */
function areNear(a: Ellipse, b: Ellipse, factor: number): boolean {
  return relativeDistance(a, b.x, b.y) < factor || relativeDistance(b, a.x, a.y) < factor;
}

/** Circles that were looked at; many cells of the vote stand for one circle. */
class TriedCircles {
  /** By radius, in steps of a tenth: those of about the same lie in neighbouring ones. */
  readonly #bySize = new Map<number, Candidate[]>();

  add(candidate: Candidate): void {
    const size = sizeOf(candidate.radius);
    const alike = this.#bySize.get(size);
    if (alike) alike.push(candidate);
    else this.#bySize.set(size, [candidate]);
  }

  has({ x, y, radius }: Candidate): boolean {
    const size = sizeOf(radius);
    const far = radius * 0.12;
    for (let step = size - 1; step <= size + 1; step++) {
      for (const other of this.#bySize.get(step) ?? []) {
        const [dx, dy] = [other.x - x, other.y - y];
        if (Math.abs(other.radius - radius) < radius * 0.1 && dx * dx + dy * dy < far * far) return true;
      }
    }
    return false;
  }
}

const sizeOf = (radius: number) => Math.floor(Math.log(radius) / Math.log(1 / 0.9));
