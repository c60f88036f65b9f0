import { slices } from '../../../../in-turns';
import { facesOf } from './face-names';
import type { PlacedPhoto } from './placed-photo';

interface Faces {
  front: PlacedPhoto[];
  back: PlacedPhoto[];
  other: PlacedPhoto[];
}

/** Finds the coins of which a class has one photo of each face, and links these. @returns how many */
export async function linkCoins(photos: readonly PlacedPhoto[]): Promise<number> {
  const coins = new Map<string, Faces>();
  for await (const part of slices(photos)) {
    for (const photo of part) {
      if (photo.coin !== null) continue;
      for (const { coin, side } of facesOf(photo.name))
        addTo(coins, `${photo.classKey}/${coin}`, { photo, side });
    }
  }
  let linked = 0;
  for await (const part of slices([...coins])) {
    for (const [key, faces] of part) {
      for (const [name, { front, back }] of pairsOf(key, faces)) {
        const [one, other] = [front[0], back[0]];
        if (!one || !other || one.coin !== null || other.coin !== null) continue;
        linked++;
        one.coin = name;
        other.coin = name;
      }
    }
  }
  return linked;
}

function addTo(
  coins: Map<string, Faces>,
  key: string,
  { photo, side }: { photo: PlacedPhoto; side: keyof Faces },
) {
  const faces = coins.get(key) ?? { front: [], back: [], other: [] };
  faces[side].push(photo);
  coins.set(key, faces);
}

/** One front and one back; of several, those of each split, where people count again. */
function pairsOf(key: string, faces: Faces): [string, Faces][] {
  const name = key.replaceAll('\0', ' ').trim();
  if (isPair(faces)) return [[name, faces]];
  const splits = new Set([...faces.front, ...faces.back].map(({ split }) => split));
  return [...splits]
    .map((split): [string, Faces] => [
      `${name} (${split})`,
      {
        front: faces.front.filter((photo) => photo.split === split),
        back: faces.back.filter((photo) => photo.split === split),
        other: faces.other.filter((photo) => photo.split === split),
      },
    ])
    .filter(([, one]) => isPair(one));
}

const isPair = ({ front, back, other }: Faces) =>
  front.length === 1 && back.length === 1 && other.length === 0;
