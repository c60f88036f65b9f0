import { AREA_UNITS, type Corner, isInside } from '@/shared/polygon';

/** The photos of a map: where each lies, in the order of their ids. */
export interface MapPoints {
  ids: Uint32Array;
  /** x and y of each, of 65,535. */
  places: Uint16Array;
}

const MOST = 65_535;

/** As a row keeps it: the number of photos, their ids, and their places, little-endian. */
export function packPoints(ids: readonly number[], places: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ids.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, id] of ids.entries()) view.setUint32(i * 4, id, true);
  for (const [i, share] of places.entries())
    view.setUint16(ids.length * 4 + i * 2, Math.round(share * MOST), true);
  return bytes;
}

export function unpackPoints(bytes: Uint8Array): MapPoints {
  // Of their own buffer, which begins where a typed array may.
  const { buffer } = Uint8Array.from(bytes);
  const photos = bytes.length / 8;
  return { ids: new Uint32Array(buffer, 0, photos), places: new Uint16Array(buffer, photos * 4, photos * 2) };
}

/** Ids of the photos within an area. */
export function idsInside({ ids, places }: MapPoints, area: readonly Corner[]): number[] {
  const scale = AREA_UNITS / MOST;
  const [low, high] = [Math.min, Math.max].map((pick) =>
    [0, 1].map((axis) => pick(...area.map((at) => at[axis] ?? 0))),
  );
  const isNear = (value: number, axis: 0 | 1) => value >= (low?.[axis] ?? 0) && value <= (high?.[axis] ?? 0);
  const found: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const [x, y] = [(places[i * 2] as number) * scale, (places[i * 2 + 1] as number) * scale];
    // Most lie far from it: only the others are looked at side by side.
    if (isNear(x, 0) && isNear(y, 1) && isInside([x, y], area)) found.push(ids[i] as number);
  }
  return found;
}
