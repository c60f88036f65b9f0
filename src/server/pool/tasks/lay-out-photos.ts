import { UMAP } from 'umap-js';
import { seededRandom } from '@/shared/random';
import type { Matrix } from '../labels/matrix';
import { project } from '../labels/project';
import { nearestOf } from '../map/nearest';
import type { PoolTasks } from '../pool-tasks';

/** Photos that the map is made from; all others are placed among those that they look like. */
const MOST_FITTED = 10_000;
/** Directions in which features are kept: what looks alike is told as well by few. */
const DIRECTIONS = 64;
const NEIGHBOURS = 15;
/** Photos by which another one is placed. */
const PLACED_BY = 5;
/** Fewer have no neighbourhoods to speak of. */
const FEWEST = NEIGHBOURS + 1;

export const layOutPhotos: PoolTasks['layOutPhotos'] = async ({ embeddings, photos: rows }) => {
  if (rows < FEWEST) return inARow(rows);
  const photos = project(embeddings, { rows, columns: DIRECTIONS });
  const fitted = everyNth(rows, MOST_FITTED);
  const places = new Float32Array(rows * 2);
  for (const [i, [x = 0, y = 0]] of fittedPlaces(photos, fitted).entries())
    places.set([x, y], (fitted[i] as number) * 2);
  const isFitted = new Uint8Array(rows);
  for (const row of fitted) isFitted[row] = 1;
  const random = seededRandom('placed');
  for (let row = 0; row < rows; row++) {
    if (!isFitted[row])
      places.set(placeAmong(photos, { row, fitted, places, shake: () => random.range(-1, 1) }), row * 2);
  }
  return toUnitSquare(places);
};

/** So many rows at most, evenly over all. */
function everyNth(rows: number, most: number): Int32Array {
  const count = Math.min(rows, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

/** UMAP of some photos, by their exact neighbours. */
function fittedPlaces(photos: Matrix, fitted: Int32Array): number[][] {
  const placeOf = new Map([...fitted].map((row, i) => [row, i]));
  const count = Math.min(NEIGHBOURS, fitted.length - 1);
  const found = [...fitted].map((row) => nearestOf(photos, { row, among: fitted, count }));
  const random = seededRandom('map');
  const umap = new UMAP({ nComponents: 2, nNeighbors: count + 1, minDist: 0.1, random: random.next });
  // The library counts a photo among its own neighbours.
  umap.setPrecomputedKNN(
    found.map(({ rows }, i) => [i, ...[...rows].map((row) => placeOf.get(row) as number)]),
    found.map(({ distances }) => [0, ...distances]),
  );
  // It asks for the vectors themselves, but with neighbours given reads only how many there are.
  return umap.fit(found.map((_, i) => [i]));
}

/** Where a photo lies that the map was not made from: between those that it looks like, the nearest most. */
function placeAmong(
  photos: Matrix,
  {
    row,
    fitted,
    places,
    shake,
  }: { row: number; fitted: Int32Array; places: Float32Array; shake: () => number },
): [number, number] {
  const { rows, distances } = nearestOf(photos, { row, among: fitted, count: PLACED_BY });
  let [x, y, sum] = [0, 0, 0];
  for (const [i, other] of rows.entries()) {
    const weight = 1 / ((distances[i] as number) + 1e-3);
    x += (places[other * 2] as number) * weight;
    y += (places[other * 2 + 1] as number) * weight;
    sum += weight;
  }
  // Copies would lie exactly on each other.
  return [x / sum + shake() * 0.02, y / sum + shake() * 0.02];
}

/** Both axes by the same measure, so that distances keep their meaning, in the middle of the square. */
function toUnitSquare(places: Float32Array): Float32Array {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, value] of places.entries()) {
    low[i % 2] = Math.min(low[i % 2] as number, value);
    high[i % 2] = Math.max(high[i % 2] as number, value);
  }
  const spans = [0, 1].map((axis) => (high[axis] as number) - (low[axis] as number));
  const span = Math.max(...spans, 1e-6);
  return places.map(
    (value, i) => (value - (low[i % 2] as number)) / span + (1 - (spans[i % 2] as number) / span) / 2,
  );
}

/** Too few for a map. */
function inARow(rows: number): Float32Array {
  return Float32Array.from({ length: rows * 2 }, (_, i) => (i % 2 === 1 ? 0.5 : (i / 2 + 0.5) / rows));
}
