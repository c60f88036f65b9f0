import { around, leafPath, starPath } from '../motifs/radial';
import type { Random } from '../random';

/** A ring of small figures around a numeral; the middle, about 250 around the origin, stays free. */
export function inventedBorder(random: Random): string {
  const size = random.range(12, 34);
  const item = random.pick([
    `<circle class="${random.pick(['m', 'h', 'd'])}" r="${size * 0.8}"/>`,
    `<path class="h" d="M0 ${-size}L${size * 0.7} 0L0 ${size}L${-size * 0.7} 0Z"/>`,
    `<path class="h" d="${starPath(random.int(4, 8), size * 1.2, size * random.range(0.35, 0.6))}"/>`,
    `<path class="m" transform="rotate(${random.range(30, 150)})" d="${leafPath(size * 3.1, size)}"/>`,
    `<path class="s" stroke-width="${size * 0.4}" d="M${-size} 0H${size}M0 ${-size}V${size}"/>`,
    `<path class="s" stroke-width="${size * 0.4}" d="M${-size} ${size}L0 ${-size}L${size} ${size}"/>`,
    `<path class="m" d="M${-size * 0.4} ${-size * 1.4}H${size * 0.4}V${size * 1.4}H${-size * 0.4}Z"/>`,
    `<path class="s" stroke-width="${size * 0.4}" d="M${-size} 0q${size / 2} ${-size * 1.4} ${size} 0t${size} 0"/>`,
  ]);
  const radius = random.range(340, 385);
  const count = random.int(6, 34);
  // Some borders are open below, some are two wreaths at the sides.
  const gap = random.pick([0, 0, 60, 110]);
  const shown = (degrees: number) => {
    const fromTop = Math.abs(((degrees + 180) % 360) - 180);
    return gap === 110 ? fromTop > 35 && fromTop < 145 : fromTop <= 180 - gap / 2;
  };
  const ring = random.chance(0.25) ? `<circle class="c" stroke-width="8" r="${radius - size - 22}"/>` : '';
  const items = around(count, (i) =>
    shown((i * 360) / count) ? `<g transform="translate(0 ${(-radius).toFixed(1)})">${item}</g>` : '',
  );
  return ring + items;
}
