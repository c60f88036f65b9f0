import type { Random } from '@/shared/random';
import { fractal, type Noise } from './noise';

export type Rgb = readonly [number, number, number];
/** Brightness or mix of the two colours of a material at one point. */
export type Pattern = (x: number, y: number) => number;

interface Material {
  /** Colours of pattern value 0 and 1. */
  palettes: readonly (readonly [Rgb, Rgb])[];
  pattern: (noise: Noise, random: Random) => Pattern;
}

const fract = (x: number) => x - Math.floor(x);

/** What coins are laid on. */
export const materials: readonly Material[] = [
  {
    // Wooden table: grain stretched along the plank, dark seams between planks.
    palettes: [
      [
        [92, 58, 34],
        [178, 128, 82],
      ],
      [
        [58, 38, 26],
        [112, 76, 50],
      ],
      [
        [150, 118, 84],
        [222, 196, 156],
      ],
    ],
    pattern: (noise, random) => {
      const plank = random.range(90, 170);
      return (x, y) => {
        const board = Math.floor(y / plank);
        const seam = fract(y / plank) < 2.2 / plank ? 0.55 : 0;
        const warp = fractal(noise, x / 120 + board * 13, y / 24) * 6;
        const grain = 0.5 + 0.5 * Math.sin(warp * 5 + y / 9);
        return 0.25 + 0.3 * grain + 0.4 * fractal(noise, x / 40 + board * 7, y / 2.2) - seam;
      };
    },
  },
  {
    // Linen: threads over and under.
    palettes: [
      [
        [168, 156, 136],
        [232, 224, 206],
      ],
      [
        [62, 82, 112],
        [128, 150, 180],
      ],
      [
        [120, 52, 48],
        [190, 108, 98],
      ],
      [
        [74, 94, 72],
        [144, 164, 136],
      ],
    ],
    pattern: (noise, random) => {
      const pitch = random.range(3.2, 5.5);
      return (x, y) => {
        const weft = Math.sin((x / pitch) * Math.PI) * Math.sin((y / pitch) * Math.PI);
        return (
          0.5 +
          0.22 * weft +
          0.5 * (fractal(noise, x / 3, y / 30) - 0.5) +
          0.5 * (fractal(noise, x / 30, y / 3) - 0.5)
        );
      };
    },
  },
  {
    // Felt of a collector's tray.
    palettes: [
      [
        [18, 62, 46],
        [44, 104, 78],
      ],
      [
        [84, 18, 28],
        [140, 44, 52],
      ],
      [
        [18, 28, 70],
        [44, 62, 120],
      ],
      [
        [30, 30, 34],
        [70, 70, 76],
      ],
    ],
    pattern: (noise) => (x, y) =>
      0.6 * fractal(noise, x / 2.4, y / 2.4) + 0.4 * fractal(noise, x / 40, y / 40),
  },
  {
    // Writing paper, plain, ruled or squared.
    palettes: [
      [
        [120, 146, 190],
        [246, 244, 238],
      ],
      [
        [190, 150, 150],
        [240, 232, 214],
      ],
    ],
    pattern: (noise, random) => {
      const rule = random.pick(['plain', 'ruled', 'squared'] as const);
      const pitch = random.range(22, 40);
      return (x, y) => {
        const line = (v: number) => (fract(v / pitch) * pitch < 1.6 ? 0.55 : 0);
        const ruled = rule === 'plain' ? 0 : Math.max(line(y), rule === 'squared' ? line(x) : 0);
        return (
          0.93 -
          ruled +
          0.14 * (fractal(noise, x / 5, y / 5) - 0.5) +
          0.1 * (fractal(noise, x / 90, y / 90) - 0.5)
        );
      };
    },
  },
  {
    // Slate or concrete.
    palettes: [
      [
        [48, 52, 58],
        [112, 116, 122],
      ],
      [
        [128, 126, 120],
        [196, 194, 188],
      ],
    ],
    pattern: (noise) => (x, y) => 0.7 * fractal(noise, x / 30, y / 30) + 0.35 * fractal(noise, x / 3, y / 3),
  },
  {
    // Marble: veins where the noise crosses its middle.
    palettes: [
      [
        [96, 98, 106],
        [236, 234, 230],
      ],
      [
        [150, 130, 110],
        [52, 58, 56],
      ],
    ],
    pattern: (noise) => (x, y) => {
      const flow = fractal(noise, x / 70 + fractal(noise, x / 50, y / 50) * 2, y / 70);
      const vein = Math.exp(-Math.abs(flow - 0.5) * 34);
      return 0.92 - 0.62 * vein - 0.2 * fractal(noise, x / 24, y / 24);
    },
  },
  {
    // Cardboard.
    palettes: [
      [
        [128, 94, 60],
        [204, 166, 122],
      ],
    ],
    pattern: (noise) => (x, y) =>
      0.55 +
      0.1 * Math.sin(x / 2.6) +
      0.5 * (fractal(noise, x / 16, y / 2) - 0.5) +
      0.4 * (fractal(noise, x / 3, y / 3) - 0.5),
  },
  {
    // Gingham tablecloth.
    palettes: [
      [
        [176, 34, 40],
        [244, 238, 230],
      ],
      [
        [44, 78, 140],
        [240, 242, 244],
      ],
      [
        [60, 110, 64],
        [240, 240, 226],
      ],
    ],
    pattern: (noise, random) => {
      const pitch = random.range(44, 80);
      return (x, y) => {
        const stripes = (fract(x / pitch) < 0.5 ? 0.42 : 0) + (fract(y / pitch) < 0.5 ? 0.42 : 0);
        const thread = 0.05 * Math.sin(x * 1.9) + 0.05 * Math.sin(y * 1.9);
        return 0.94 - stripes + thread + 0.16 * (fractal(noise, x / 4, y / 4) - 0.5);
      };
    },
  },
  {
    // Leather of a desk pad: pebbled.
    palettes: [
      [
        [44, 24, 16],
        [128, 78, 50],
      ],
      [
        [20, 20, 22],
        [70, 68, 66],
      ],
      [
        [30, 48, 40],
        [80, 106, 90],
      ],
    ],
    pattern: (noise) => (x, y) => {
      const cell = Math.abs(noise(x / 6, y / 6) - 0.5) + Math.abs(noise(x / 6 + 40, y / 6 + 9) - 0.5);
      return 0.15 + 0.9 * cell + 0.35 * fractal(noise, x / 60, y / 60);
    },
  },
];
