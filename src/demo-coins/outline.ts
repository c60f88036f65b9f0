/** The shape a coin is cut in. */
export type Outline =
  | { kind: 'round' }
  | { kind: 'scalloped'; lobes: number }
  | { kind: 'polygon'; sides: number };

/** Radius of a round coin in the drawing's units; the drawing spans −500 to 500. */
export const COIN_RADIUS = 470;

const POINTS = 240;

function radiusAt(outline: Outline, angle: number): number {
  switch (outline.kind) {
    case 'round':
      return 1;
    case 'scalloped':
      return 0.955 + 0.045 * Math.cos(angle * outline.lobes);
    case 'polygon': {
      // A superellipse-like blend between the polygon and its circle rounds the corners and bows the sides.
      const sector = (2 * Math.PI) / outline.sides;
      const fromSide = (((angle % sector) + sector) % sector) - sector / 2;
      const polygon = Math.cos(sector / 2) / Math.cos(fromSide);
      return 0.28 + 0.72 * Math.min(polygon, 0.985 + 0.015 * Math.cos(fromSide));
    }
  }
}

/** SVG path data of the outline, shrunk by `scale` about the centre. */
export function outlinePath(outline: Outline, scale = 1): string {
  const points = Array.from({ length: POINTS }, (_, i) => {
    const angle = (i / POINTS) * 2 * Math.PI - Math.PI / 2;
    const r = COIN_RADIUS * scale * radiusAt(outline, angle + Math.PI / 2);
    return `${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join('L')}Z`;
}

/** SVG path data of a full circle about the origin. */
export function circlePath(radius: number): string {
  return `M${-radius} 0A${radius} ${radius} 0 1 0 ${radius} 0A${radius} ${radius} 0 1 0 ${-radius} 0Z`;
}
