import { expect, test } from 'vitest';
import { seededRandom } from '@/shared/random';
import { layOutPhotos } from '../tasks/lay-out-photos';

const FEATURES = 32;

/** Photos of groups that look alike within and differ between. */
function drawn(groups: number, each: number): Uint8Array {
  const random = seededRandom('groups');
  const centres = Array.from({ length: groups }, () =>
    Array.from({ length: FEATURES }, () => random.int(20, 230)),
  );
  const rows = Array.from({ length: groups * each }, (_, i) => centres[i % groups] ?? []);
  return Uint8Array.from(rows.flatMap((centre) => centre.map((value) => value + random.int(-12, 12))));
}

test('photos that look alike lie together on the map, which is the same each time', async () => {
  const [groups, each] = [3, 20];
  const request = { embeddings: drawn(groups, each), photos: groups * each };
  const places = await layOutPhotos(request);
  expect(places).toHaveLength(groups * each * 2);
  expect(places.every((value) => value >= 0 && value <= 1)).toBe(true);
  const apart = (a: number, b: number) =>
    Math.hypot(
      (places[a * 2] ?? 0) - (places[b * 2] ?? 0),
      (places[a * 2 + 1] ?? 0) - (places[b * 2 + 1] ?? 0),
    );
  for (let photo = 0; photo < groups * each; photo++) {
    const others = [...Array(groups * each).keys()].filter((other) => other !== photo);
    const nearest = others.reduce((best, other) => (apart(photo, other) < apart(photo, best) ? other : best));
    expect(nearest % groups).toBe(photo % groups);
  }
  expect(await layOutPhotos(request)).toEqual(places);
  // Too few for a map have a place all the same.
  expect(await layOutPhotos({ embeddings: drawn(1, 2), photos: 2 })).toEqual(
    Float32Array.of(0.25, 0.5, 0.75, 0.5),
  );
});
