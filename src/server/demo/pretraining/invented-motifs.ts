import { lineText } from '../lettering';
import { around, leafPath, starPath } from '../motifs/radial';
import type { Random } from '../random';
import { linePath, type Point, smoothPath } from './smooth-path';

// Pictures that mean nothing, put together by chance. They share tools with the demonstration coins (a leaf, a
// star, the classes of relief), and no drawing. Each fits a box of ±250.

type Motif = (random: Random) => string;

const LEVELS = ['l', 'm', 'h'] as const;
const filled = (random: Random) => random.pick(LEVELS);

/** Layers of leaves around a boss. */
const rosette: Motif = (random) => {
  const layers = Array.from({ length: random.int(1, 3) }, (_, layer) => {
    const length = random.range(150, 250) - layer * 45;
    const leaf = `<path class="${filled(random)}" d="${leafPath(length, random.range(18, 80))}"/>`;
    const vein = random.chance(0.5) ? `<path class="c" stroke-width="7" d="M0 -60V${-length * 0.8}"/>` : '';
    return around(random.int(3, 14), () => leaf + vein, random.range(0, 90));
  });
  const boss = random.range(20, 80);
  return `${layers.join('')}<circle class="${filled(random)}" r="${boss}"/><circle class="d" r="${boss * random.range(0.2, 0.6)}"/>`;
};

/** Stars inside one another. */
const nestedStars: Motif = (random) => {
  const points = random.int(3, 12);
  const sharpness = random.range(0.25, 0.8);
  let outer = random.range(190, 245);
  let drawing = '';
  for (let i = random.int(2, 4); i > 0; i--) {
    const level = i % 2 ? 'h' : random.pick(['d', 'l', 'm']);
    drawing += `<path class="${level}" transform="rotate(${random.pick([0, 0, 180 / points])})" d="${starPath(points, outer, outer * sharpness)}"/>`;
    outer *= random.range(0.5, 0.85);
  }
  return drawing;
};

/** Regular polygons laid over each other. */
const interlace: Motif = (random) => {
  const sides = random.int(3, 6);
  const copies = random.int(1, 4);
  const width = random.range(12, 34);
  const polygon = (r: number) => {
    const corners = Array.from({ length: sides }, (_, i): Point => {
      const angle = (2 * Math.PI * i) / sides;
      return [r * Math.sin(angle), -r * Math.cos(angle)];
    });
    return `${linePath(corners)}Z`;
  };
  const radii = Array.from({ length: random.int(1, 3) }, () => random.range(90, 235));
  const rings = radii.map((r) => `<path class="s" stroke-width="${width}" d="${polygon(r)}"/>`).join('');
  const laidOver = Array.from(
    { length: copies },
    (_, i) => `<g transform="rotate(${(i * 360) / (sides * copies)})">${rings}</g>`,
  );
  const centre = `<circle class="${filled(random)}" r="${random.range(15, 70)}"/>`;
  return `<g transform="rotate(${random.range(0, 360)})">${laidOver.join('')}${centre}</g>`;
};

/** A silhouette turned on a lathe: a vase, a tower, a tree, a pawn. */
const turned: Motif = (random) => {
  const steps = random.int(5, 9);
  const heights = Array.from({ length: steps }, (_, i) => -235 + (470 * i) / (steps - 1));
  const widths = heights.map(() => random.range(20, 175));
  const right = heights.map((y, i): Point => [widths[i] as number, y]);
  const left = right.map(([x, y]): Point => [-x, y]).reverse();
  const outline = random.chance(0.6) ? smoothPath([...right, ...left]) : `${linePath([...right, ...left])}Z`;
  const bands = Array.from({ length: random.int(1, 5) }, () => {
    const i = random.int(1, steps - 2);
    const reach = (widths[i] as number) * 0.8;
    const y = heights[i] as number;
    return `<path class="${random.pick(['c', 's'])}" stroke-width="${random.range(7, 16)}" d="M${-reach} ${y}Q0 ${y + random.range(-40, 40)} ${reach} ${y}"/>`;
  });
  const knobs = Array.from({ length: random.int(0, 3) }, () => {
    const [x, y, r] = [random.range(0, 120), random.range(-180, 180), random.range(10, 34)];
    const level = random.pick(['h', 'd']);
    return [-x, x].map((cx) => `<circle class="${level}" cx="${cx}" cy="${y}" r="${r}"/>`).join('');
  });
  return `<path class="${filled(random)}" d="${outline}"/>${bands.join('')}${knobs.join('')}`;
};

/** An animal of no kind, looking to one side. */
const creature: Motif = (random) => {
  const [length, height] = [random.range(90, 170), random.range(50, 120)];
  const [headX, headY] = [-random.range(80, 170), random.range(-170, 10)];
  const head = random.range(34, 78);
  const tail = smoothPath([
    [length * 0.6, -20],
    [random.range(150, 240), random.range(-200, 40)],
    [random.range(190, 250), random.range(-60, 160)],
    [length * 0.6, 40],
  ]);
  const limbs = Array.from({ length: random.int(0, 5) }, () => {
    const x = random.range(-length, length);
    return `M${x} 20Q${x + random.range(-50, 50)} 120 ${x + random.range(-60, 60)} ${random.range(150, 235)}`;
  });
  const stripes = Array.from({ length: random.int(0, 6) }, () => {
    const x = random.range(-length * 0.7, length * 0.7);
    return `M${x} ${-height * 0.6}q${random.range(-30, 30)} ${height * 0.6} 0 ${height * 1.2}`;
  });
  const crest = random.chance(0.5)
    ? `<path class="h" transform="translate(${headX} ${headY - head * 0.7}) rotate(${random.range(-40, 40)})" d="${leafPath(random.range(50, 100), random.range(10, 30))}"/>`
    : '';
  return `<path class="s" stroke-width="${random.range(14, 34)}" d="${limbs.join('') || 'M0 0'}"/><path class="${filled(random)}" d="${tail}"/>
    <path class="s" stroke-width="${head * 0.9}" d="M${headX} ${headY}L${-length * 0.4} 0"/><ellipse class="m" rx="${length}" ry="${height}"/>
    <path class="c" stroke-width="8" d="${stripes.join('') || 'M0 0'}"/>${crest}<circle class="h" cx="${headX}" cy="${headY}" r="${head}"/>
    <circle class="d" cx="${headX - head * 0.2}" cy="${headY - head * 0.15}" r="${head * 0.22}"/><path class="h" d="M${headX - head * 0.8} ${headY - 16}l${-random.range(20, 70)} ${random.range(0, 40)}l${random.range(20, 60)} 14Z"/>`;
};

/** One or two large letters in a frame. */
const monogram: Motif = (random) => {
  const letters = [...'ABCDEFGHJKLMNPQRSTUVWXYZ'];
  const text = Array.from({ length: random.int(1, 2) }, () => random.pick(letters)).join('');
  const height = text.length === 1 ? random.range(220, 320) : random.range(160, 220);
  const common = { text, x: 0, y: 0, height };
  const weight = random.range(14, 30);
  const inline = random.chance(0.4) ? lineText({ ...common, weight: weight * 0.35, level: 126 }) : '';
  const r = random.range(190, 240);
  const frame = random.pick([
    '',
    `<circle class="s" stroke-width="16" r="${r}"/>`,
    `<path class="l" d="${starPath(random.int(8, 20), r, r * 0.86)}"/>`,
    `<path class="l" d="M${-r * 0.8} ${-r * 0.8}H${r * 0.8}V0Q${r * 0.7} ${r * 0.8} 0 ${r}Q${-r * 0.7} ${r * 0.8} ${-r * 0.8} 0Z"/>`,
  ]);
  return `${frame}${lineText({ ...common, weight, level: 206 })}${inline}`;
};

/** Hills or waves under something in the sky. */
const landscape: Motif = (random) => {
  const ridge = (base: number, level: string) => {
    const crest = Array.from({ length: 6 }, (_, i): Point => [-235 + i * 94, base + random.range(-70, 50)]);
    return `<path class="${level}" d="${smoothPath([[-235, 215], ...crest, [235, 215]])}"/>`;
  };
  const [x, y] = [random.range(-120, 120), random.range(-190, -110)];
  const r = random.range(24, 62);
  const light = random.chance(0.5)
    ? `<circle class="h" r="${r}"/>${around(random.int(6, 14), () => `<path class="s" stroke-width="9" d="M0 ${-r - 14}V${-r - 44}"/>`)}`
    : `<path class="h" d="${starPath(random.int(4, 8), r + 14, r * 0.5)}"/>`;
  const rows = Array.from({ length: random.int(0, 3) }, (_, i) => {
    const half = random.range(120, 210);
    return `<path class="c" stroke-width="9" d="M${-half} ${110 + i * 36}q${half / 4} -30 ${half / 2} 0t${half / 2} 0t${half / 2} 0t${half / 2} 0"/>`;
  });
  return `<g transform="translate(${x} ${y})">${light}</g>${ridge(0, 'l')}${ridge(70, filled(random))}${rows.join('')}`;
};

/** A rounded shape without symmetry, with smaller ones inside. */
const pebble: Motif = (random) => {
  const corners = random.int(5, 12);
  const radii = Array.from({ length: corners }, () => random.range(110, 250));
  const ring = (scale: number) =>
    smoothPath(
      radii.map((r, i): Point => {
        const angle = (2 * Math.PI * i) / corners;
        return [scale * r * Math.sin(angle), -scale * r * Math.cos(angle)];
      }),
    );
  const dots = Array.from({ length: random.int(0, 6) }, () => {
    const level = random.pick(['h', 'd']);
    return `<circle class="${level}" cx="${random.range(-110, 110)}" cy="${random.range(-110, 110)}" r="${random.range(9, 34)}"/>`;
  });
  return `<path class="m" d="${ring(1)}"/><path class="${random.pick(['l', 'h', 'd'])}" d="${ring(random.range(0.5, 0.8))}"/><path class="c" stroke-width="8" d="${ring(random.range(0.25, 0.45))}"/>${dots.join('')}`;
};

/** A plant that forks, with leaves or berries at its tips. */
const branches: Motif = (random) => {
  const spread = random.range(16, 48);
  const shrink = random.range(0.62, 0.82);
  const tip = random.chance(0.5)
    ? `<path class="h" d="${leafPath(random.range(45, 90), random.range(12, 30))}"/>`
    : `<circle class="h" r="${random.range(12, 28)}"/>`;
  const grow = (length: number, depth: number): string => {
    if (depth === 0) return tip;
    const forks = [-spread, spread * random.range(0.6, 1.3)]
      .map((turn) => `<g transform="rotate(${turn})">${grow(length * shrink, depth - 1)}</g>`)
      .join('');
    return `<path class="s" stroke-width="${6 + depth * 4}" d="M0 0V${-length}"/><g transform="translate(0 ${-length})">${forks}</g>`;
  };
  return `<g transform="translate(0 225)">${grow(random.range(110, 165), random.int(2, 4))}</g><ellipse class="l" cy="225" rx="${random.range(50, 180)}" ry="18"/>`;
};

const families = {
  ...{ rosette, nestedStars, interlace, turned, creature },
  ...{ monogram, landscape, pebble, branches },
};
export type MotifFamily = keyof typeof families;

/** Turned shapes and creatures are the most various: they come twice as often. */
const DRAWN: readonly MotifFamily[] = [
  ...(['rosette', 'nestedStars', 'interlace', 'turned', 'turned', 'creature', 'creature'] as const),
  ...(['monogram', 'landscape', 'pebble', 'branches'] as const),
];

/** A motif of a random family. */
export function inventedMotif(random: Random): { family: MotifFamily; drawing: string } {
  const family = random.pick(DRAWN);
  return { family, drawing: families[family](random) };
}
