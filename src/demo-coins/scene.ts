import type { Random } from '@/shared/random';
import type { Pose, Vector } from './camera';

/** All that differs between two photos of the same coin face. */
export interface Scene {
  pose: Pose;
  /** Unit vector to the light, its colour, and how much of it is direct. */
  light: Vector;
  lightColour: Vector;
  direct: number;
  exposure: number;
  /** Size of the light's mirror image in the metal, as a cosine: nearer to 1 is smaller and harder. */
  softbox: number;
  /** 0 dull to 1 as bright as new. */
  gloss: number;
  /** Height of the relief that use has left, 1 is as new. */
  relief: number;
  /** 0 clean to 1 dark with age. */
  patina: number;
  /** Strength of scratches. */
  scratches: number;
  /** Turn and place of the wear map on the face. */
  wearTurn: number;
  backdropTurn: number;
  /** Backdrop pixels per coin radius, and where the coin lies on it. */
  backdropScale: number;
  backdropX: number;
  backdropY: number;
  /** Thickness of the coin in radii. */
  thickness: number;
  vignette: number;
  /** Sensor noise, standard deviation in levels of 255. */
  noise: number;
  /** Blur of the finished photo in pixels; 0 for none. */
  blur: number;
  jpegQuality: number;
}

const FULL_TURN = 2 * Math.PI;

/** Draws the lots for one photo. */
export function composeScene(random: Random): Scene {
  const azimuth = random.range(0, FULL_TURN);
  const elevation = random.range(0.55, 1.2);
  const warmth = random.range(-0.6, 0.6);
  const patina = 0.6 * random.next() ** 1.4;
  const radius = random.range(0.76, 0.94);
  const room = 1 - radius;
  return {
    pose: {
      x: random.range(-1, 1) * room * 0.9,
      y: random.range(-1, 1) * room * 0.9,
      radius,
      spin: random.range(0, FULL_TURN),
      tiltAxis: random.range(0, FULL_TURN),
      tilt: random.range(0, 0.42) * random.range(0.4, 1),
      distance: random.range(4, 9),
    },
    light: [
      Math.cos(azimuth) * Math.cos(elevation),
      Math.sin(azimuth) * Math.cos(elevation),
      Math.sin(elevation),
    ],
    lightColour: [1 + 0.13 * warmth, 1 + 0.015 * warmth, 1 - 0.17 * warmth],
    direct: random.range(0.45, 1),
    exposure: random.range(0.86, 1.12),
    softbox: random.range(0.55, 0.82),
    gloss: random.range(0.25, 1) * (1 - 0.55 * patina),
    relief: random.range(0.6, 1.1),
    patina,
    scratches: random.range(0.1, 1) ** 1.5,
    wearTurn: random.range(0, FULL_TURN),
    backdropTurn: random.range(0, FULL_TURN),
    backdropScale: random.range(70, 150),
    backdropX: random.range(0, 1000),
    backdropY: random.range(0, 1000),
    thickness: random.range(0.07, 0.13),
    vignette: random.range(0, 0.3),
    noise: random.range(0.5, 5),
    blur: random.chance(0.4) ? random.range(0.35, 1.1) : 0,
    jpegQuality: random.int(74, 93),
  };
}
