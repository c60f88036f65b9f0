import { slices } from '../../../../in-turns';
import { faceOf } from './face-names';
import type { PlacedPhoto } from './placed-photo';

/** Finds the coins of which a class has one photo of each face, and links these. @returns how many */
export async function linkCoins(photos: readonly PlacedPhoto[]): Promise<number> {
  const faces = new Map<string, { front: PlacedPhoto[]; back: PlacedPhoto[] }>();
  for await (const part of slices(photos)) {
    for (const photo of part) {
      const face = photo.coin === null ? faceOf(photo.name) : null;
      if (!face) continue;
      const key = `${photo.classKey}/${face.coin}`;
      const found = faces.get(key) ?? { front: [], back: [] };
      found[face.side].push(photo);
      faces.set(key, found);
    }
  }
  let coins = 0;
  for await (const part of slices([...faces])) {
    for (const [key, { front, back }] of part) {
      if (front.length !== 1 || back.length !== 1) continue;
      coins++;
      for (const photo of [...front, ...back]) photo.coin = key;
    }
  }
  return coins;
}
