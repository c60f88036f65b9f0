/** A photo of the grid: where it stands, and its id, by which the server knows it. */
export interface Place {
  index: number;
  id: number;
}

/** Photos from one place to another, both included. Ids grow with the places, so that those between need not be known. */
interface Range {
  from: Place;
  to: Place;
}

/** Chosen photos, as ranges in the order of the grid that do not touch each other. */
export type Selection = readonly Range[];

/** The largest id that a database gives. */
const LAST_ID = 2 ** 31 - 1;

export const isSelected = (selection: Selection, index: number): boolean =>
  selection.some(({ from, to }) => from.index <= index && index <= to.index);

export const countSelected = (selection: Selection): number =>
  selection.reduce((sum, { from, to }) => sum + to.index - from.index + 1, 0);

/** All photos that a filter finds. */
export const allOf = (total: number): Selection =>
  total === 0 ? [] : [{ from: { index: 0, id: 0 }, to: { index: total - 1, id: LAST_ID } }];

/** Adds all photos between two places, in whichever order they are named. */
export function withRange(selection: Selection, a: Place, b: Place): Selection {
  let [from, to] = a.index <= b.index ? [a, b] : [b, a];
  const apart: Range[] = [];
  for (const range of selection) {
    if (range.to.index < from.index - 1 || range.from.index > to.index + 1) {
      apart.push(range);
      continue;
    }
    if (range.from.index < from.index) from = range.from;
    if (range.to.index > to.index) to = range.to;
  }
  return [...apart, { from, to }].sort((x, y) => x.from.index - y.from.index);
}

/** Takes one photo out of what is chosen, or puts it in. */
export function toggled(selection: Selection, place: Place): Selection {
  if (!isSelected(selection, place.index)) return withRange(selection, place, place);
  return selection.flatMap(({ from, to }) => {
    if (place.index < from.index || place.index > to.index) return [{ from, to }];
    const before = { index: place.index - 1, id: place.id - 1 };
    const after = { index: place.index + 1, id: place.id + 1 };
    return [
      ...(before.index >= from.index ? [{ from, to: before }] : []),
      ...(after.index <= to.index ? [{ from: after, to }] : []),
    ];
  });
}

/** As the server is told. */
export const rangesOf = (selection: Selection): [number, number][] =>
  selection.map(({ from, to }) => [from.id, to.id]);
