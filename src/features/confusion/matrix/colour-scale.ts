export type Rgb = readonly [red: number, green: number, blue: number];

/** Steps of a look-up table; more than an 8-bit screen can tell apart along one hue. */
const SCALE_STEPS = 256;

export interface ScaleSpec {
  /** OKLCH hue in degrees. */
  hue: number;
  /** Largest chroma; reduced where the screen cannot show it. */
  chroma: number;
  /** OKLCH lightness of the smallest and of the largest value. */
  from: number;
  to: number;
}

/**
 * The two scales of the matrix, of equal lightness so that a right and a wrong cell of one value weigh the same:
 * verdigris for right answers, vermilion for confusions. Both hues stay apart under colour blindness.
 */
export const MATRIX_SCALES: Record<'light' | 'dark', { right: ScaleSpec; wrong: ScaleSpec }> = {
  light: {
    right: { hue: 182, chroma: 0.1, from: 0.9, to: 0.42 },
    wrong: { hue: 40, chroma: 0.2, from: 0.9, to: 0.42 },
  },
  dark: {
    right: { hue: 182, chroma: 0.11, from: 0.36, to: 0.86 },
    wrong: { hue: 48, chroma: 0.18, from: 0.36, to: 0.86 },
  },
};

/** A sequential scale of one hue, even in perceived lightness. @returns `SCALE_STEPS` colours, smallest first. */
export function sequentialScale({ hue, chroma, from, to }: ScaleSpec): Rgb[] {
  return Array.from({ length: SCALE_STEPS }, (_, step) => {
    const t = step / (SCALE_STEPS - 1);
    // The pale end carries less colour, as paper takes ink; the full end carries all of it.
    return oklchToRgb(from + (to - from) * t, chroma * (0.45 + 0.55 * t), hue);
  });
}

/**
 * Where a value in `[0, 1]` lies on the scale. Square root: one wrong photo in forty must be told from none, and a
 * linear scale would leave it as pale as the paper.
 */
export function scalePosition(value: number): number {
  return Math.sqrt(Math.min(1, Math.max(0, value)));
}

export function colourAt(scale: readonly Rgb[], value: number): Rgb {
  return scale[Math.round(scalePosition(value) * (scale.length - 1))] as Rgb;
}

/** Black or white, whichever reads better on `colour` (WCAG relative luminance). */
export function inkOn(colour: Rgb): 'black' | 'white' {
  const [r, g, b] = colour.map((byte) => toLinear(byte / 255)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? 'black' : 'white';
}

export function cssColour([r, g, b]: Rgb): string {
  return `rgb(${r} ${g} ${b})`;
}

/** OKLCH to sRGB bytes (Ottosson 2020); chroma is reduced until the colour can be shown. */
export function oklchToRgb(lightness: number, chroma: number, hue: number): Rgb {
  let linear = oklchToLinear(lightness, chroma, hue);
  for (let c = chroma; !inGamut(linear) && c > 0; ) {
    c = Math.max(0, c - 0.004);
    linear = oklchToLinear(lightness, c, hue);
  }
  return linear.map((value) => Math.round(255 * toGamma(Math.min(1, Math.max(0, value))))) as unknown as Rgb;
}

function oklchToLinear(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function inGamut(linear: readonly number[]): boolean {
  return linear.every((value) => value >= -1e-4 && value <= 1 + 1e-4);
}

function toGamma(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
