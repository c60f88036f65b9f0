export type Vector = readonly [number, number, number];
/** 3×3, row-major. */
type Matrix = readonly [...Vector, ...Vector, ...Vector];

/** How a coin lies before the camera. Photo coordinates span −1 to 1, y down, z towards the viewer. */
export interface Pose {
  /** Centre of the coin and its radius in photo coordinates. */
  x: number;
  y: number;
  radius: number;
  /** Turn in the plane of the table, radians. */
  spin: number;
  /** Direction about which the table leans, and by how much, radians. */
  tiltAxis: number;
  tilt: number;
  /** Distance of the camera in coin radii: the nearer, the stronger the perspective. */
  distance: number;
}

export interface Camera {
  /** Axes of the coin in camera space: right, down and out of its face. */
  right: Vector;
  down: Vector;
  out: Vector;
  /** Homography from photo to coin coordinates, row-major 3×3; the coin has radius 1. */
  toCoin: Matrix;
}

/** Rodrigues' rotation of `v` about the axis (cos a, sin a, 0). */
function lean(v: Vector, axisAngle: number, angle: number): Vector {
  const [kx, ky] = [Math.cos(axisAngle), Math.sin(axisAngle)];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const dot = (kx * v[0] + ky * v[1]) * (1 - c);
  return [
    v[0] * c + ky * v[2] * s + kx * dot,
    v[1] * c - kx * v[2] * s + ky * dot,
    v[2] * c + (kx * v[1] - ky * v[0]) * s,
  ];
}

function invert(m: Matrix): Matrix {
  const [a, b, c, d, e, f, g, h, i] = m;
  const cofactors: Matrix = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * cofactors[0] + b * cofactors[3] + c * cofactors[6];
  // A map over a tuple keeps its length, which its type does not say.
  return cofactors.map((value) => value / determinant) as unknown as Matrix;
}

export function cameraFor({ x, y, radius, spin, tiltAxis, tilt, distance }: Pose): Camera {
  const right = lean([Math.cos(spin), Math.sin(spin), 0], tiltAxis, tilt);
  const down = lean([-Math.sin(spin), Math.cos(spin), 0], tiltAxis, tilt);
  const out = lean([0, 0, 1], tiltAxis, tilt);
  // A point (u, v) of the coin is seen at centre + radius · (u·right + v·down).xy / (1 − depth / distance).
  const [wu, wv] = [-right[2] / distance, -down[2] / distance];
  const toPhoto: Matrix = [
    radius * right[0] + x * wu,
    radius * down[0] + x * wv,
    x,
    radius * right[1] + y * wu,
    radius * down[1] + y * wv,
    y,
    wu,
    wv,
    1,
  ];
  return { right, down, out, toCoin: invert(toPhoto) };
}
