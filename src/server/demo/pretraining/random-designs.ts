import type { CoinDesign, MetalName } from '../coin-design';
import { denominated, legends, pictured } from '../face-layout';
import type { Outline } from '../outline';
import { type Random, seededRandom } from '../random';
import { inventedBorder } from './invented-borders';
import { inventedMotif, type MotifFamily } from './invented-motifs';
import { randomWord } from './random-words';

const FIGURES = '1 2 3 4 5 6 7 8 9 10 12 15 20 25 30 40 50 60 75 80 90 100 200 250 500'.split(' ');
/** Figures share the width of the coin. */
const FIGURE_HEIGHT = [
  [270, 350],
  [220, 290],
  [150, 200],
] as const;
/** Named one by one: a metal more in the mint must not change these coins. */
const METALS: readonly MetalName[] = [
  ...(['copper', 'bronze', 'brass', 'cupronickel', 'iron'] as const),
  ...(['niobium', 'niobiumGreen', 'niobiumViolet', 'steel'] as const),
];

const FIGURE_STYLES = ['solid', 'inline', 'outline'] as const;

/** Designs of one country that share metal, shape and rim: only picture and figures tell them apart. */
const SERIES = 6;

/** A design together with what it was put together from: what a network can be asked about its faces. */
export interface RandomDesign extends CoinDesign {
  figures: string;
  figureStyle: (typeof FIGURE_STYLES)[number];
  motifFamily: MotifFamily;
}

type Shared = Pick<CoinDesign, 'country' | 'outline' | 'metal' | 'core' | 'hole' | 'rim'>;

/**
 * Coins put together by chance, to pre-train a base on: none of the demonstration's, and of no drawing, legend
 * or country of theirs. The same seed and index give the same design.
 */
export function randomDesigns({ seed, count }: { seed: string; count: number }): RandomDesign[] {
  return Array.from({ length: count }, (_, index) => {
    const shared = randomSeries(seededRandom(`${seed}/series/${Math.floor(index / SERIES)}`));
    return randomDesign({ random: seededRandom(`${seed}/design/${index}`), shared, index });
  });
}

function randomSeries(random: Random): Shared {
  const metal = random.pick(METALS);
  return {
    country: randomWord(random, random.int(2, 4)),
    outline: randomOutline(random),
    metal,
    ...(random.chance(0.25) ? { core: random.pick(METALS.filter((other) => other !== metal)) } : {}),
    ...(random.chance(0.08) ? { hole: random.range(60, 110) } : {}),
    rim: random.pick(['plain', 'plain', 'beaded', 'toothed', 'starred']),
  };
}

function randomDesign({
  random,
  shared,
  index,
}: {
  random: Random;
  shared: Shared;
  index: number;
}): RandomDesign {
  const { country } = shared;
  const unit = randomWord(random, random.int(1, 2));
  const figures = random.pick(FIGURES);
  const year = String(random.int(1850, 2026));
  const radius = random.range(338, 372);
  const ornament = random.chance(0.2)
    ? legends({ top: country, bottom: year, radius })
    : inventedBorder(random);
  const { family: motifFamily, drawing: motif } = inventedMotif(random);
  const obverse = pictured({
    ...{ motif, radius },
    scale: random.range(0.95, 1.2),
    y: random.range(-8, 16),
    top: random.chance(0.3) ? `${randomWord(random, 2)} ${country}` : country,
    bottom: random.chance(0.7) ? year : randomWord(random, 2),
  });
  const height = random.range(...(FIGURE_HEIGHT[figures.length - 1] as [number, number]));
  const unitHeight = random.range(48, 62);
  const figureStyle = random.pick(FIGURE_STYLES);
  return {
    ...shared,
    key: `invented-${index}`,
    value: `${figures} ${unit}`,
    currency: `${country} ${unit}`,
    obverse,
    reverse: denominated({ figures, unit, ornament, height, unitHeight, style: figureStyle }),
    ...{ figures, figureStyle, motifFamily },
  };
}

function randomOutline(random: Random): Outline {
  switch (random.int(0, 4)) {
    case 0:
      return { kind: 'scalloped', lobes: random.int(7, 16) };
    case 1:
      return { kind: 'polygon', sides: random.int(5, 13) };
    default:
      return { kind: 'round' };
  }
}
