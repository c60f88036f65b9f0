import { around, leafPath, starPath } from './radial';

// Ornaments frame a numeral: they leave the middle, about 200 around the origin, free.

/** Two rows of stars, left and right. */
export function stars(radius: number): string {
  return [-1, 1]
    .flatMap((side) =>
      [-36, -12, 12, 36].map(
        (tilt) =>
          `<g transform="rotate(${side * 90 + tilt}) translate(0 ${-radius})"><path class="h" d="${starPath(5, 30, 13)}"/></g>`,
      ),
    )
    .join('');
}

/** A ring of rolling waves. */
export function breakers(radius: number): string {
  return around(
    18,
    () =>
      `<path class="m" transform="translate(0 ${-radius})" d="M-62 24C-44 -22 -12 -34 14 -22C28 -14 28 6 12 8C22 -4 4 -14 -8 -4C-20 8 -10 24 10 24H62V34H-62Z"/>`,
  );
}

/** Crystals of ice around the rim. */
export function crystals(radius: number): string {
  return around(12, (i) =>
    i % 2 === 0
      ? `<g transform="translate(0 ${-radius})"><path class="s" stroke-width="9" d="M0 -36V36M-31 -18L31 18M-31 18L31 -18"/></g>`
      : `<path class="h" transform="translate(0 ${-radius})" d="M0 -20L20 0L0 20L-20 0Z"/>`,
  );
}

/** A girih band: a ring of interlaced squares. */
export function girih(radius: number): string {
  return around(
    20,
    () =>
      `<g transform="translate(0 ${-radius})"><path class="s" stroke-width="9" d="M0 -34L34 0L0 34L-34 0ZM-54 0L-20 0M20 0L54 0"/></g>`,
  );
}

/** Sprigs of leaves at both sides of a hole or a numeral, stems along the circle. */
export function sprigs(radius: number): string {
  return [-1, 1]
    .map((side) =>
      [-40, -22, -4, 14, 32]
        .map(
          (tilt, i) =>
            `<g transform="rotate(${side * (90 + tilt)}) translate(0 ${-radius})"><path class="${i % 2 ? 'h' : 'm'}" transform="rotate(${side * -58})" d="${leafPath(80, 22)}"/><path class="${i % 2 ? 'm' : 'h'}" transform="rotate(${side * -122})" d="${leafPath(66, 20)}"/></g>`,
        )
        .join(''),
    )
    .join('');
}

/** Rays from behind the numeral to the rim. */
export function rays(inner: number, outer: number): string {
  return around(40, (i) => `<path class="l" d="M-5 ${-inner}L0 ${-outer + (i % 2) * 34}L5 ${-inner}Z"/>`);
}
