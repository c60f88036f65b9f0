import { around, leafPath } from './radial';

// Motifs are drawn in a box of ±250. Classes set the relief: l, m, h are low, middle and high, c is a cut line.

export function edelweiss(): string {
  const petal = (length: number, width: number, level: string) =>
    `<path class="${level}" d="${leafPath(length, width)}"/><path class="c" stroke-width="7" d="M0 -60V${-length * 0.82}"/>`;
  const florets = around(6, () => '<circle class="h" cy="-44" r="23"/>', 15);
  return `${around(9, () => petal(245, 62, 'l'), 20)}${around(9, () => petal(190, 50, 'm'))}<circle class="l" r="72"/>${florets}<circle class="h" r="24"/>`;
}

/** One ear of wheat standing on the origin, 300 high. */
function ear(): string {
  const pairs = Array.from({ length: 6 }, (_, i) => {
    const y = -95 - i * 34;
    return [-1, 1]
      .map(
        (side) =>
          `<path class="h" transform="translate(${side * 7} ${y}) rotate(${side * 32})" d="${leafPath(62, 19)}"/>
           <path class="s" stroke-width="5" d="M${side * 30} ${y - 46}L${side * 66} ${y - 112}"/>`,
      )
      .join('');
  }).join('');
  return `<path class="s" stroke-width="11" d="M0 0V-300"/>${pairs}<path class="h" transform="translate(0 -290)" d="${leafPath(64, 17)}"/>`;
}

export function wheat(): string {
  const leaf = (side: number) =>
    `<path class="m" transform="translate(0 150) rotate(${side * 62})" d="${leafPath(190, 30)}"/>`;
  const ears = [-25, 25, 0]
    .map((tilt) => `<g transform="translate(0 225) rotate(${tilt})">${ear()}</g>`)
    .join('');
  return `${leaf(-1)}${leaf(1)}${ears}<path class="h" d="M-62 128Q0 156 62 128V158Q0 186 -62 158Z"/>`;
}

export function oak(): string {
  const crowns: [number, number, number, string][] = [
    [-135, -20, 82, 'l'],
    [135, -20, 82, 'l'],
    [-92, -110, 86, 'm'],
    [92, -110, 86, 'm'],
    [0, -160, 88, 'm'],
    [-58, -28, 78, 'h'],
    [58, -28, 78, 'h'],
    [0, -90, 70, 'h'],
  ];
  const crown = crowns
    .map(
      ([x, y, r, level]) =>
        `<circle class="${level}" cx="${x}" cy="${y}" r="${r}"/><path class="c" stroke-width="7" d="M${x - r * 0.6} ${y - r * 0.25}q${r * 0.25} ${-r * 0.4} ${r * 0.6} ${-r * 0.35}M${x + r * 0.1} ${y + r * 0.2}q${r * 0.3} 0 ${r * 0.45} ${-r * 0.3}"/>`,
    )
    .join('');
  return `<path class="m" d="M-34 40C-30 110 -40 165 -100 205H100C40 165 30 110 34 40Z"/>
    <path class="c" stroke-width="7" d="M-8 70C-8 130 -16 165 -40 196M14 80C14 130 20 160 40 190"/>
    ${crown}<path class="l" d="M-200 200Q0 176 200 200V218Q0 200 -200 218Z"/>`;
}

export function palm(): string {
  const frond = (degrees: number, length: number, level: string) =>
    `<g transform="translate(12 -92) rotate(${degrees})"><path class="${level}" d="M0 0C44 -60 40 -150 -8 ${-length}C-18 -150 -34 -70 0 0Z"/>
     <path class="c" stroke-width="6" d="M2 -20C12 -80 10 -130 -4 ${-length + 26}M8 -60L26 -72M12 -92L28 -108M10 -124L22 -142M6 -60L-14 -78M8 -96L-12 -114"/></g>`;
  const fronds = [
    frond(-128, 170, 'l'),
    frond(122, 170, 'l'),
    frond(-88, 205, 'm'),
    frond(84, 205, 'm'),
    frond(-46, 200, 'h'),
    frond(44, 200, 'h'),
    frond(0, 160, 'm'),
  ].join('');
  const rings = [20, 60, 100, 140].map((y) => `M-48 ${y - 40}Q0 ${y - 22} 62 ${y - 44}`).join('');
  return `<path class="m" d="M-8 -90C-20 0 -34 90 -30 190H36C26 90 24 0 34 -90Z"/><path class="c" stroke-width="8" d="${rings}"/>
    ${fronds}<circle class="h" cx="-16" cy="-66" r="21"/><circle class="h" cx="26" cy="-58" r="21"/><circle class="h" cx="8" cy="-40" r="19"/>
    <path class="l" d="M-210 215C-120 170 -60 178 0 184C80 178 130 168 210 215Z"/>`;
}

/** Two branches that flank a numeral, open at the top. */
export function laurel(radius: number): string {
  const branch = (side: number) => {
    const leaves = Array.from({ length: 8 }, (_, i) => {
      const degrees = side * (168 - i * 15);
      return `<g transform="rotate(${degrees}) translate(0 ${-radius}) rotate(${-side * 62})"><path class="m" transform="rotate(-28)" d="${leafPath(74, 18)}"/><path class="h" transform="rotate(34)" d="${leafPath(74, 18)}"/></g>`;
    }).join('');
    const from = ((side * 174 - 90) * Math.PI) / 180;
    const to = ((side * 58 - 90) * Math.PI) / 180;
    const at = (angle: number) =>
      `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;
    return `<path class="s" stroke-width="9" d="M${at(from)}A${radius} ${radius} 0 0 ${side > 0 ? 0 : 1} ${at(to)}"/>${leaves}`;
  };
  return branch(-1) + branch(1);
}
