import { around, starPath } from './motifs/radial';
import { COIN_RADIUS, circlePath, type Outline, outlinePath } from './outline';

/** Colours of a metal, 0–255: where it is polished, and where dirt and age have settled. */
export interface Metal {
  bright: readonly [number, number, number];
  aged: readonly [number, number, number];
}

export const METALS = {
  copper: { bright: [226, 142, 98], aged: [86, 50, 36] },
  bronze: { bright: [210, 146, 86], aged: [76, 52, 34] },
  brass: { bright: [246, 200, 98], aged: [108, 74, 34] },
  cupronickel: { bright: [222, 220, 216], aged: [86, 84, 80] },
  iron: { bright: [78, 74, 76], aged: [30, 28, 28] },
  niobium: { bright: [84, 134, 214], aged: [30, 44, 84] },
  niobiumGreen: { bright: [78, 178, 128], aged: [26, 68, 48] },
  niobiumViolet: { bright: [170, 98, 206], aged: [62, 34, 80] },
  steel: { bright: [196, 204, 214], aged: [72, 78, 86] },
} as const satisfies Record<string, Metal>;
type MetalName = keyof typeof METALS;

export interface CoinDesign {
  key: string;
  value: string;
  currency: string;
  country: string;
  outline: Outline;
  metal: MetalName;
  /** The middle of a coin of two metals. */
  core?: MetalName;
  /** Radius of a hole in the middle. */
  hole?: number;
  rim: 'plain' | 'beaded' | 'toothed' | 'starred';
  /** SVG inside the rim, relief levels as grey; legends included. */
  obverse: string;
  reverse: string;
}

export type FaceSide = 'obverse' | 'reverse';

/** Radius at which a coin of two metals is joined. */
const CORE_RADIUS = 310;

/** Relief levels, 0–255, of the classes that motifs are drawn with. */
const LEVELS = { ground: 62, field: 112, low: 152, middle: 180, high: 214, rim: 196, cut: 118, deep: 92 };

const grey = (level: number) => `rgb(${level},${level},${level})`;

const STYLE = `<style>
.l{fill:${grey(LEVELS.low)}}.m{fill:${grey(LEVELS.middle)}}.h{fill:${grey(LEVELS.high)}}.d{fill:${grey(LEVELS.deep)}}
.c{fill:none;stroke:${grey(LEVELS.cut)};stroke-linecap:round;stroke-linejoin:round}
.s{fill:none;stroke:${grey(LEVELS.middle + 12)};stroke-linecap:round;stroke-linejoin:round}
</style>`;

const svg = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-500 -500 1000 1000">${body}</svg>`;

function rimOrnament(rim: CoinDesign['rim']): string {
  switch (rim) {
    case 'plain':
      return '';
    case 'beaded':
      return around(72, () => `<circle class="h" cy="-408" r="9.5"/>`);
    case 'toothed':
      return around(96, () => '<path class="h" d="M-5 -424H5V-396H-5Z"/>');
    case 'starred':
      return around(12, () => `<path class="h" transform="translate(0 -398)" d="${starPath(5, 21, 9)}"/>`);
  }
}

/** The height map of one side as an SVG drawing: the lighter, the higher. */
export function reliefSvg(design: CoinDesign, side: FaceSide): string {
  const { outline, hole, core, rim } = design;
  const body = [
    `<path fill="${grey(LEVELS.ground)}" d="M-500 -500H500V500H-500Z"/>`,
    `<path fill="${grey(LEVELS.rim)}" d="${outlinePath(outline)}"/>`,
    `<path fill="${grey(LEVELS.field)}" d="${outlinePath(outline, 0.925)}"/>`,
    rimOrnament(rim),
    core
      ? `<path class="c" style="stroke:${grey(LEVELS.deep)}" stroke-width="12" d="${circlePath(CORE_RADIUS)}"/>`
      : '',
    hole ? `<path fill="${grey(LEVELS.rim)}" d="${circlePath(hole + 30)}"/>` : '',
    side === 'obverse' ? design.obverse : design.reverse,
    hole ? `<path fill="${grey(LEVELS.ground)}" d="${circlePath(hole)}"/>` : '',
  ];
  return svg(STYLE + body.join(''));
}

/**
 * Where the coin is, and of which metal, as an SVG drawing: red is the coin's silhouette, green the core of a
 * coin of two metals.
 */
export function silhouetteSvg({ outline, hole, core }: CoinDesign): string {
  return svg(`<path fill="#000" d="M-500 -500H500V500H-500Z"/>
    <path fill="#f00" fill-rule="evenodd" d="${outlinePath(outline)}${hole ? circlePath(hole) : ''}"/>
    ${core ? `<path fill="#ff0" d="${circlePath(CORE_RADIUS)}"/>` : ''}`);
}

/** Side of the square drawing in coin radii. */
export const DRAWING_RADII = 1000 / COIN_RADIUS;
