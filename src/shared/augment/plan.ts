import type { Recipe } from '../recipe/recipe';
import type { Random } from './random';

/** What is done to one photo; `null` where nothing is. */
export interface AugmentationPlan {
  /** Turn in radians, magnification, shift in pixels. */
  geometry: { angle: number; zoom: number; dx: number; dy: number } | null;
  /** Turn of the hue in radians; gain about the photo's mean; what is added, in units of the input's range of 2. */
  colour: { hue: number; gain: number; added: number } | null;
  /** Seed of the new surroundings. */
  background: number | null;
  /** Angle in radians by which the coin is tilted away, and the direction of its far side. */
  tilt: { slant: number; towards: number } | null;
  /** Seed of a material to lie on. */
  ground: number | null;
  /** Seeds of what else happens to coin, light and camera. */
  tarnish: number | null;
  relief: number | null;
  light: number | null;
  lens: number | null;
  camera: number | null;
  isGrey: boolean;
  /** Standard deviation in pixels. */
  blur: number | null;
  /** Standard deviation in units of the input, and the seed of its values. */
  noise: { deviation: number; seed: number } | null;
  /** A square; it may reach over the photo's edge. */
  cutout: { left: number; top: number; side: number } | null;
}

/** A Gaussian narrower than this changes no pixel that anybody could see. */
const MIN_BLUR_PIXELS = 0.3;
const SEED_LIMIT = 2 ** 32;

/**
 * Draws what happens to one photo. The same count of numbers is drawn whatever the strengths are, so that
 * changing one of them leaves the others' draws as they were.
 * @param size the photo's side in pixels
 */
export function drawPlan(config: Recipe['augmentation'], size: number, random: Random): AugmentationPlan {
  const symmetric = (limit: number) => limit * (2 * random() - 1);
  const angle = symmetric((config.rotationDegrees * Math.PI) / 180);
  const zoom = 1 + symmetric(config.scale);
  const [dx, dy] = [symmetric(config.shift) * size, symmetric(config.shift) * size];
  const gain = 1 + symmetric(config.contrast);
  // Pixel values span 2, so a strength of 1 could turn black into white.
  const added = 2 * symmetric(config.brightness);
  const hue = symmetric(config.hue * Math.PI);
  const deviation = (config.blur * size * random()) / 50;
  // A quarter of the range of 2.
  const noise = { deviation: 0.5 * config.noise * random(), seed: random() * SEED_LIMIT };
  const side = Math.round(config.cutout * 0.5 * size * random());
  const cutout = {
    left: Math.round(random() * size - side / 2),
    top: Math.round(random() * size - side / 2),
    side,
  };
  const replaced = random() < config.background;
  const background = random() * SEED_LIMIT;
  const tilt = { slant: ((config.tilt * Math.PI) / 180) * random(), towards: 2 * Math.PI * random() };
  const isLaid = random() < config.ground;
  const seeds = { ground: 0, tarnish: 0, light: 0, lens: 0, camera: 0 };
  for (const key of Object.keys(seeds) as (keyof typeof seeds)[]) seeds[key] = random() * SEED_LIMIT;
  const isGrey = random() < config.grey;
  const relief = random() * SEED_LIMIT;
  const isPhone = random() < config.phone;
  return {
    geometry: config.rotationDegrees || config.scale || config.shift ? { angle, zoom, dx, dy } : null,
    colour: config.contrast || config.brightness || config.hue ? { hue, gain, added } : null,
    background: replaced && !(isPhone && isLaid) ? background : null,
    tilt: isPhone && config.tilt > 0 ? tilt : null,
    ground: isPhone && isLaid ? seeds.ground : null,
    tarnish: isPhone && config.tarnish > 0 ? seeds.tarnish : null,
    relief: isPhone && config.relief > 0 ? relief : null,
    light: isPhone && config.light > 0 ? seeds.light : null,
    lens: isPhone && config.lens > 0 ? seeds.lens : null,
    camera: isPhone && config.camera > 0 ? seeds.camera : null,
    isGrey,
    blur: deviation >= MIN_BLUR_PIXELS ? deviation : null,
    noise: noise.deviation > 0 ? noise : null,
    cutout: side > 0 ? cutout : null,
  };
}
