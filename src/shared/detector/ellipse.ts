/** An ellipse in pixels of the plate. */
export interface Ellipse {
  x: number;
  y: number;
  /** Half of the longer and of the shorter axis. */
  a: number;
  b: number;
  /** Direction of the longer axis, radians from the x axis towards the y axis. */
  angle: number;
}

/** How far a point is from the centre, 1 on the rim. */
export function relativeDistance(ellipse: Ellipse, x: number, y: number): number {
  const [cos, sin] = [Math.cos(ellipse.angle), Math.sin(ellipse.angle)];
  const [dx, dy] = [x - ellipse.x, y - ellipse.y];
  const along = (dx * cos + dy * sin) / ellipse.a;
  const across = (dy * cos - dx * sin) / ellipse.b;
  // Asked for by the ten thousand; `Math.hypot` takes several times as long.
  return Math.sqrt(along * along + across * across);
}

/** The point in a direction (radians), `factor` times as far from the centre as the rim. */
export function rimPoint({ x, y, a, b, angle }: Ellipse, turn: number, factor: number): [number, number] {
  const [u, v] = [a * factor * Math.cos(turn), b * factor * Math.sin(turn)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x + u * cos - v * sin, y + u * sin + v * cos];
}

/** Points near a rim; the first `count` of each list count. */
export interface RimPoints {
  count: number;
  x: Float64Array;
  y: Float64Array;
  weight: Float64Array;
}

/**
 * The ellipse through points, by weighted least squares on the conic A x² + B xy + C y² + D x + E y = 1. A small
 * pull towards a circle (A = C, B = 0) keeps it sound where the points cover only a part of the rim.
 * @param around a point inside and a typical distance, which make the numbers well conditioned
 * @returns null when the points lie on no ellipse
 */
export function fitEllipse(
  { count, x, y, weight }: RimPoints,
  around: { x: number; y: number; radius: number },
  roundness: number,
): Ellipse | null {
  equations.fill(0);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const u = ((x[i] as number) - around.x) / around.radius;
    const v = ((y[i] as number) - around.y) / around.radius;
    setRow(u * u, u * v, v * v, u, v, 1);
    addEquation(weight[i] as number);
    total += weight[i] as number;
  }
  setRow(1, 0, -1, 0, 0, 0);
  addEquation(total * roundness);
  setRow(0, 1, 0, 0, 0, 0);
  addEquation(total * roundness);
  const solution = solve5(equations);
  return solution && fromConic(solution, around);
}

// Fits are made by the hundred; what they need in between is used again.
const equations = new Float64Array(30);
const row = new Float64Array(6);

function setRow(a: number, b: number, c: number, d: number, e: number, right: number): void {
  row[0] = a;
  row[1] = b;
  row[2] = c;
  row[3] = d;
  row[4] = e;
  row[5] = right;
}

/** Adds the row (five factors and the right side) to the normal equations. */
function addEquation(weight: number): void {
  for (let i = 0; i < 5; i++) {
    const factor = weight * (row[i] as number);
    for (let j = 0; j < 6; j++)
      equations[i * 6 + j] = (equations[i * 6 + j] as number) + factor * (row[j] as number);
  }
}

/** Gaussian elimination with pivots. @returns null when the equations do not determine a solution */
function solve5(m: Float64Array): number[] | null {
  const at = (row: number, column: number) => m[row * 6 + column] as number;
  for (let i = 0; i < 5; i++) {
    let pivot = i;
    for (let row = i + 1; row < 5; row++) if (Math.abs(at(row, i)) > Math.abs(at(pivot, i))) pivot = row;
    if (Math.abs(at(pivot, i)) < 1e-9) return null;
    for (let column = 0; column < 6; column++) {
      const swapped = at(i, column);
      m[i * 6 + column] = at(pivot, column);
      m[pivot * 6 + column] = swapped;
    }
    for (let row = 0; row < 5; row++) {
      if (row === i) continue;
      const factor = at(row, i) / at(i, i);
      for (let column = i; column < 6; column++)
        m[row * 6 + column] = at(row, column) - factor * at(i, column);
    }
  }
  return [0, 1, 2, 3, 4].map((i) => at(i, 5) / at(i, i));
}

function fromConic(
  conic: readonly number[],
  around: { x: number; y: number; radius: number },
): Ellipse | null {
  const [A, B, C, D, E] = conic as [number, number, number, number, number];
  const determinant = 4 * A * C - B * B;
  if (determinant <= 1e-9 || A <= 0) return null;
  const [u, v] = [(B * E - 2 * C * D) / determinant, (B * D - 2 * A * E) / determinant];
  const right = 1 + A * u * u + B * u * v + C * v * v;
  if (right <= 0) return null;
  const half = Math.hypot(A - C, B) / 2;
  const [small, large] = [(A + C) / 2 - half, (A + C) / 2 + half];
  if (small <= 0) return null;
  return {
    x: around.x + u * around.radius,
    y: around.y + v * around.radius,
    a: Math.sqrt(right / small) * around.radius,
    b: Math.sqrt(right / large) * around.radius,
    // The long axis is the direction in which the form grows least.
    angle: Math.atan2(B, A - C) / 2 + Math.PI / 2,
  };
}
