/** Copies of one drawing turned evenly around the origin. */
export function around(count: number, draw: (index: number) => string, startDegrees = 0): string {
  return Array.from(
    { length: count },
    (_, i) => `<g transform="rotate(${(startDegrees + (i * 360) / count).toFixed(3)})">${draw(i)}</g>`,
  ).join('');
}

/** A pointed leaf from the origin upwards. */
export function leafPath(length: number, width: number): string {
  const w = width;
  return `M0 0C${w} ${-length * 0.3} ${w * 0.9} ${-length * 0.72} 0 ${-length}C${-w * 0.9} ${-length * 0.72} ${-w} ${-length * 0.3} 0 0Z`;
}

/** Points of a star, first one up. */
export function starPath(points: number, outer: number, inner: number): string {
  const corners = Array.from({ length: points * 2 }, (_, i) => {
    const r = i % 2 === 0 ? outer : inner;
    const angle = (i * Math.PI) / points - Math.PI / 2;
    return `${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join('L')}Z`;
}
