export type Point = readonly [x: number, y: number];

const text = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const between = ([ax, ay]: Point, [bx, by]: Point): Point => [(ax + bx) / 2, (ay + by) / 2];
const at = (points: readonly Point[], i: number) => points[i % points.length] as Point;

/** SVG path data of a smooth closed curve that `points` pull towards them (a quadratic B-spline). */
export function smoothPath(points: readonly Point[]): string {
  const curves = points.map((point, i) => `Q${text(point)} ${text(between(point, at(points, i + 1)))}`);
  return `M${text(between(at(points, points.length - 1), at(points, 0)))}${curves.join('')}Z`;
}

/** SVG path data of straight lines. */
export function linePath(points: readonly Point[]): string {
  return `M${points.map(text).join('L')}`;
}
