import type { ColourMatrix } from './colour';
import type { SourceMap } from './geometry';

/** A photo `[size, size, 3]` at `offset` of a batch. */
interface Region {
  target: Float32Array;
  offset: number;
  size: number;
}

/** The functions of the addon in worker/tf/native/photos; `version` is that of their arguments. */
export interface PhotoAddon {
  version: number;
  warp: (
    target: Float32Array,
    offset: number,
    pixels: Uint8Array,
    size: number,
    map: Float64Array,
    colour: Float64Array | null,
  ) => void;
  recolour: (
    target: Float32Array,
    offset: number,
    pixels: Uint8Array,
    size: number,
    colour: Float64Array,
  ) => void;
  blur: (
    target: Float32Array,
    offset: number,
    size: number,
    weights: Float64Array,
    scratch: Float32Array,
  ) => void;
  addNoise: (
    target: Float32Array,
    offset: number,
    size: number,
    deviation: number,
    starts: Int32Array,
    normal: Float32Array,
  ) => void;
  blend: (a: Float32Array, b: Float32Array, shareA: number, shareB: number) => void;
}

/**
 * The inner loops of an augmentation, compiled for this machine's processor. Each gives what the loop in TypeScript
 * beside it gives, to the last bit, so it matters to no result whether a machine has them.
 */
export class NativePhotos {
  constructor(private readonly addon: PhotoAddon) {}

  warp({
    target,
    offset,
    pixels,
    size,
    map: { xx, xy, x0, yx, yy, y0 },
    colour,
  }: Region & { pixels: Uint8Array; map: SourceMap; colour: ColourMatrix | null }): void {
    const map = Float64Array.of(xx, xy, x0, yx, yy, y0);
    this.addon.warp(target, offset, pixels, size, map, colour && Float64Array.from(colour));
  }

  recolour({
    target,
    offset,
    pixels,
    size,
    colour,
  }: Region & { pixels: Uint8Array; colour: ColourMatrix }): void {
    this.addon.recolour(target, offset, pixels, size, Float64Array.from(colour));
  }

  /** @param weights of the centre, then of the taps at distance 1, 2, … */
  blur({
    target,
    offset,
    size,
    weights,
    scratch,
  }: Region & { weights: readonly number[]; scratch: Float32Array }): void {
    this.addon.blur(target, offset, size, Float64Array.from(weights), scratch);
  }

  /** @param starts where in `normal` each row begins */
  addNoise({
    target,
    offset,
    size,
    deviation,
    starts,
    normal,
  }: Region & { deviation: number; starts: Int32Array; normal: Float32Array }): void {
    this.addon.addNoise(target, offset, size, deviation, starts, normal);
  }

  blend({
    a,
    b,
    shareA,
    shareB,
  }: {
    a: Float32Array;
    b: Float32Array;
    shareA: number;
    shareB: number;
  }): void {
    this.addon.blend(a, b, shareA, shareB);
  }
}

/** Of this thread: an addon is loaded by each for itself. */
let present: NativePhotos | null = null;

/** From now on photos of this thread are augmented by these loops; null: by those in TypeScript. */
export function setNativePhotos(photos: NativePhotos | null): void {
  present = photos;
}

/** The compiled loops, or null where this thread has none. */
export const nativePhotos = (): NativePhotos | null => present;
