import { around, leafPath, starPath } from './radial';

export function castle(): string {
  const battlement = (x: number, y: number, width: number, level: string) => {
    const merlon = width / 5;
    return `<path class="${level}" d="${[0, 2, 4].map((i) => `M${x + i * merlon} ${y}h${merlon}v-26h${-merlon}Z`).join('')}"/>`;
  };
  const tower = (x: number, top: number, width: number, level: string) =>
    `<path class="${level}" d="M${x} ${top}H${x + width}V190H${x}Z"/><path class="${level}" d="M${x - 10} ${top}H${x + width + 10}V${top + 26}H${x - 10}Z"/>${battlement(x - 10, top + 1, width + 20, level)}`;
  const slit = (x: number, y: number) =>
    `<path class="d" d="M${x - 10} ${y + 44}V${y + 10}Q${x} ${y - 8} ${x + 10} ${y + 10}V${y + 44}Z"/>`;
  return `${tower(-58, -130, 116, 'm')}<path class="s" stroke-width="8" d="M0 -150V-246"/><path class="h" d="M2 -246L74 -222L2 -198Z"/>
    ${tower(-206, -50, 100, 'h')}${tower(106, -50, 100, 'h')}<path class="l" d="M-106 30H106V190H-106Z"/>${battlement(-106, 31, 212, 'l')}
    <path class="d" d="M-50 190V110Q0 50 50 110V190Z"/><path class="s" stroke-width="8" d="M-24 186V100M0 186V84M24 186V100M-48 130H48M-48 160H48"/>
    ${slit(0, -86)}${slit(-156, 10)}${slit(156, 10)}${slit(-156, 96)}${slit(156, 96)}
    <path class="m" d="M-236 190H236V214H-236Z"/>`;
}

export function owl(): string {
  const eye = (side: number) =>
    `<circle class="h" cx="${side * 60}" cy="-112" r="58"/><circle class="c" stroke-width="7" cx="${side * 60}" cy="-112" r="42"/><circle class="h" cx="${side * 60}" cy="-112" r="30"/><circle class="d" cx="${side * 60}" cy="-112" r="16"/>`;
  const feathers = Array.from({ length: 4 }, (_, row) =>
    Array.from({ length: 5 - (row % 2) }, (_, i) => {
      const x = (i - (4 - (row % 2)) / 2) * 36;
      const y = -6 + row * 36;
      return `M${x - 15} ${y}q15 30 30 0`;
    }).join(''),
  ).join('');
  const wing = (side: number) =>
    `<path class="h" d="M${side * 96} -50C${side * 160} 0 ${side * 168} 90 ${side * 112} 168C${side * 92} 110 ${side * 84} 40 ${side * 96} -50Z"/><path class="c" stroke-width="7" d="M${side * 132} 0Q${side * 106} 60 ${side * 116} 130M${side * 148} 50Q${side * 124} 90 ${side * 120} 142"/>`;
  return `<path class="m" d="M-118 -120L-128 -222L-62 -172Q0 -190 62 -172L128 -222L118 -120C150 -30 150 110 66 190H-66C-150 110 -150 -30 -118 -120Z"/>
    ${wing(-1)}${wing(1)}<path class="c" stroke-width="8" d="${feathers}"/>${eye(-1)}${eye(1)}<path class="h" d="M-20 -98H20L0 -50Z"/>
    <path class="m" d="M-230 190Q0 164 230 196V222Q0 194 -230 216Z"/><path class="h" transform="translate(170 190) rotate(40)" d="${leafPath(92, 24)}"/><path class="h" transform="translate(-170 190) rotate(-40)" d="${leafPath(92, 24)}"/>
    <path class="h" d="M-62 180h16v36h-16ZM-38 180h16v36h-16ZM22 180h16v36h-16ZM46 180h16v36h-16Z"/>`;
}

export function amphora(): string {
  return `<path class="s" stroke-width="24" d="M-52 -170C-150 -190 -160 -60 -110 -50M52 -170C150 -190 160 -60 110 -50"/>
    <path class="m" d="M-66 -226H66V-196H44C40 -140 52 -110 92 -84C150 -46 150 50 92 120C64 152 44 168 40 192H-40C-44 168 -64 152 -92 120C-150 50 -150 -46 -92 -84C-52 -110 -40 -140 -44 -196H-66Z"/>
    <path class="h" d="M-74 -230H74V-200H-74ZM-70 190H70V220H-70Z"/>
    <path class="c" stroke-width="9" d="M-84 -90H84M-128 -30H128M-126 50H126M-100 106H100"/>
    <path class="h" d="M-120 10L-90 -18L-60 10L-30 -18L0 10L30 -18L60 10L90 -18L120 10V34L90 6L60 34L30 6L0 34L-30 6L-60 34L-90 6L-120 34Z"/>
    ${[-60, -20, 20, 60].map((x) => `<circle class="h" cx="${x}" cy="78" r="14"/>`).join('')}`;
}

export function sun(): string {
  const rays = around(16, (i) =>
    i % 2 === 0
      ? '<path class="h" d="M-26 -104L0 -248L26 -104Z"/><path class="c" stroke-width="6" d="M0 -120V-210"/>'
      : '<path class="m" d="M-17 -104C-40 -150 6 -168 -8 -222C34 -176 0 -150 19 -104Z"/>',
  );
  return `${rays}<circle class="d" r="114"/><circle class="m" r="104"/><path class="h" d="M-60 -34Q-34 -56 -12 -34Q-34 -20 -60 -34ZM60 -34Q34 -56 12 -34Q34 -20 60 -34Z"/>
    <path class="c" stroke-width="8" d="M-64 -54Q-36 -76 -10 -52M64 -54Q36 -76 10 -52M-6 -30Q-20 16 -2 20H12M-38 44Q0 74 38 44M-26 46Q0 54 26 46"/>
    <circle class="l" cx="-58" cy="16" r="18"/><circle class="l" cx="58" cy="16" r="18"/>`;
}

/** The eight-pointed star of two interlaced squares. */
export function khatim(): string {
  const square = (degrees: number, level: string) =>
    `<g transform="rotate(${degrees})"><path class="${level}" fill-rule="evenodd" d="M-172 -172H172V172H-172ZM-134 -134H134V134H-134Z"/></g>`;
  const petals = around(
    8,
    () => `<path class="m" transform="translate(0 -26)" d="${leafPath(92, 26)}"/>`,
    22.5,
  );
  return `${square(45, 'm')}${square(0, 'h')}${around(8, () => '<circle class="h" cy="-232" r="15"/>', 22.5)}${petals}<path class="h" d="${starPath(8, 58, 34)}"/><circle class="d" r="17"/>`;
}

/** A crescent open to the right, small stars beside it; the middle stays free for a numeral. */
export function crescent(): string {
  const star = (x: number, y: number, size: number) =>
    `<path class="h" transform="translate(${x} ${y})" d="${starPath(5, size, size * 0.42)}"/>`;
  return `<path class="m" d="M110 -206A232 232 0 1 0 110 206A190 190 0 1 1 110 -206Z"/><path class="c" stroke-width="7" d="M10 -206A208 208 0 0 0 10 206"/>
    ${star(252, -92, 40)}${star(292, 0, 40)}${star(252, 92, 40)}`;
}

/** The arms of a snow crystal, for a coin with a hole in its middle. */
export function snowflake(): string {
  return around(
    6,
    () =>
      '<path class="s" stroke-width="21" d="M0 -118V-290M0 -180L-46 -222M0 -180L46 -222M0 -232L-36 -266M0 -232L36 -266"/><path class="h" d="M0 -322L22 -290L0 -258L-22 -290Z"/><path class="m" transform="rotate(30)" d="M0 -128L20 -166L0 -204L-20 -166Z"/>',
  );
}

/** Crown above, oars and waves below: for a coin with a hole in its middle. */
export function crownAndOars(): string {
  const oar = (side: number) =>
    `<g transform="translate(0 228) rotate(${side * 66})"><path class="s" stroke-width="15" d="M0 150V-150"/><path class="h" d="M-21 -150Q0 -222 21 -150V-92H-21Z"/></g>`;
  return `<g transform="translate(0 -214)"><path class="m" d="M-118 66L-140 -44L-70 6L0 -84L70 6L140 -44L118 66Z"/><path class="h" d="M-122 60H122V92H-122Z"/>
    <circle class="h" cx="-140" cy="-52" r="18"/><circle class="h" cy="-94" r="20"/><circle class="h" cx="140" cy="-52" r="18"/><circle class="d" cx="-60" cy="76" r="9"/><circle class="d" cy="76" r="9"/><circle class="d" cx="60" cy="76" r="9"/></g>
    ${oar(-1)}${oar(1)}
    <path class="s" stroke-width="12" d="M-276 30q24 -30 48 0t48 0M276 30q-24 -30 -48 0t-48 0M-276 -10q24 -30 48 0t48 0M276 -10q-24 -30 -48 0t-48 0"/>`;
}
