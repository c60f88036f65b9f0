/** Rows of waves between −`half` and `half`, the first crest at `y`. */
function waves({ half, y, rows }: { half: number; y: number; rows: number }): string {
  return Array.from({ length: rows }, (_, row) => {
    const width = half * (1 - row * 0.22);
    const step = width / 4;
    const bumps = Array.from({ length: 4 }, () => `q${step / 2} -34 ${step} 0t${step} 0`).join('');
    return `<path class="s" stroke-width="13" d="M${-width} ${y + row * 34}${bumps}"/>`;
  }).join('');
}

export function fish(): string {
  const scales = Array.from({ length: 5 }, (_, column) =>
    Array.from({ length: 4 }, (_, row) => {
      const x = -58 + column * 44;
      const y = -48 + row * 32 + (column % 2) * 16;
      return Math.abs(y) < 76 - Math.max(0, column - 2) * 16 ? `M${x} ${y - 17}q-22 17 0 34` : '';
    }).join(''),
  ).join('');
  return `<path class="l" d="M-60 -84C-20 -170 70 -160 110 -120L70 -70Z"/><path class="l" d="M-20 88C0 140 50 150 80 140L66 76Z"/>
    <path class="m" d="M-250 0C-200 -90 -90 -120 20 -100C100 -84 140 -44 166 -14L240 -96C226 -30 226 30 240 96L166 14C140 44 100 84 20 100C-90 120 -200 90 -250 0Z"/>
    <path class="c" stroke-width="8" d="M-120 -94Q-78 0 -120 94${scales}M190 -28L224 -66M186 0H222M190 28L224 66"/>
    <path class="h" d="M-96 10C-60 -14 -30 6 -22 44C-50 58 -84 50 -96 10Z"/>
    <circle class="h" cx="-172" cy="-22" r="24"/><circle class="d" cx="-172" cy="-22" r="11"/>
    <path class="c" stroke-width="8" d="M-240 14Q-212 26 -190 18"/>`;
}

export function shell(): string {
  const ribs = 9;
  const angleOf = (i: number) => ((-72 + (144 * i) / ribs) * Math.PI) / 180;
  const at = (i: number, r: number) => [r * Math.sin(angleOf(i)), 170 - r * Math.cos(angleOf(i))] as const;
  const lobes = Array.from({ length: ribs }, (_, i) => {
    const [x, y] = at(i + 1, 330);
    const [cx, cy] = at(i + 0.5, 392);
    return `Q${cx.toFixed(1)} ${cy.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('');
  const [startX, startY] = at(0, 330);
  const cuts = Array.from({ length: ribs - 1 }, (_, i) => {
    const [x, y] = at(i + 1, 330);
    return `M0 170L${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('');
  const bands = [150, 215, 275]
    .map((r) => {
      const [x0, y0] = at(0.3, r);
      const [x1, y1] = at(ribs - 0.3, r);
      return `M${x0.toFixed(1)} ${y0.toFixed(1)}A${r} ${r} 0 0 1 ${x1.toFixed(1)} ${y1.toFixed(1)}`;
    })
    .join('');
  return `<path class="l" d="M-86 214L-98 128L0 150L98 128L86 214Q0 240 -86 214Z"/>
    <path class="m" d="M0 190L${startX.toFixed(1)} ${startY.toFixed(1)}${lobes}Z"/>
    <path class="c" stroke-width="12" d="${cuts}"/><path class="c" stroke-width="5" d="${bands}"/><circle class="h" cy="178" r="34"/>`;
}

export function ship(): string {
  const sail = (x: number, y: number, w: number, h: number, level: string) =>
    `<path class="${level}" d="M${x - w / 2} ${y}H${x + w / 2}Q${x + w / 2 + 26} ${y + h / 2} ${x + w / 2} ${y + h}H${x - w / 2}Q${x - w / 2 + 26} ${y + h / 2} ${x - w / 2} ${y}Z"/>`;
  const mast = (x: number, top: number) => `<path class="s" stroke-width="9" d="M${x} 100V${top}"/>`;
  const pennant = (x: number, y: number) =>
    `<path class="h" d="M${x} ${y}L${x + 44} ${y + 12}L${x} ${y + 24}Z"/>`;
  return `${mast(-118, -130)}${mast(0, -230)}${mast(112, -140)}
    ${sail(-118, -108, 96, 74, 'm')}${sail(-118, -24, 112, 86, 'h')}
    ${sail(0, -196, 92, 70, 'm')}${sail(0, -116, 122, 88, 'h')}${sail(0, -18, 134, 84, 'm')}
    ${sail(112, -112, 90, 76, 'm')}${sail(112, -26, 104, 84, 'h')}
    <path class="l" d="M158 96L240 10L214 96Z"/>${pennant(0, -232)}${pennant(-118, -136)}${pennant(112, -146)}
    <path class="m" d="M-230 70L-176 84V102H196L236 92C220 150 180 176 150 182H-150C-196 168 -218 130 -230 70Z"/>
    <path class="c" stroke-width="8" d="M-196 124Q0 138 212 120"/>${Array.from({ length: 7 }, (_, i) => `<circle class="d" cx="${-138 + i * 46}" cy="150" r="10"/>`).join('')}
    ${waves({ half: 236, y: 196, rows: 2 })}`;
}

export function lighthouse(): string {
  const beam = (side: number) =>
    `<path class="l" d="M${side * 40} -176L${side * 240} -236V-196Z"/><path class="l" d="M${side * 40} -160L${side * 240} -166V-126Z"/><path class="l" d="M${side * 40} -144L${side * 236} -96L${side * 222} -62Z"/>`;
  return `${beam(-1)}${beam(1)}
    <path class="m" d="M-46 -112H46L74 150H-74Z"/>
    <path class="h" d="M-50 -76H50L56 -22H-56ZM-62 32H62L68 90H-68Z"/>
    <path class="h" d="M-62 -130H62V-108H-62Z"/><path class="m" d="M-34 -196H34V-130H-34Z"/><path class="h" d="M-46 -196Q0 -262 46 -196Z"/>
    <path class="c" stroke-width="8" d="M-12 -192V-134M12 -192V-134"/><path class="d" d="M-16 150V112Q0 92 16 112V150Z"/>
    <path class="m" d="M-170 176C-150 130 -110 150 -84 138H84C120 146 150 136 176 176Z"/>
    <path class="c" stroke-width="7" d="M-120 160L-96 176M100 158L130 174M40 150L60 172"/>${waves({ half: 226, y: 196, rows: 2 })}`;
}

export function whale(): string {
  return `<path class="s" stroke-width="13" d="M-96 -104C-100 -160 -130 -190 -166 -184M-96 -104C-92 -160 -62 -190 -26 -184M-96 -104V-196"/>
    <path class="m" d="M-244 20C-236 -66 -150 -104 -50 -92C60 -78 110 -10 176 -28C160 -70 150 -110 184 -150C196 -120 212 -106 244 -110C246 -60 236 -30 218 -10C210 70 130 128 10 134C-130 140 -240 110 -244 20Z"/>
    <path class="h" d="M-240 36C-160 40 -100 60 -70 122C-160 126 -230 96 -240 36Z"/>
    <path class="c" stroke-width="7" d="M-224 62Q-150 74 -112 118M-206 86Q-164 96 -142 116M-232 40Q-140 50 -86 112"/>
    <path class="h" d="M-40 70C0 66 40 96 44 158C4 150 -34 120 -40 70Z"/>
    <circle class="h" cx="-168" cy="4" r="19"/><circle class="d" cx="-168" cy="4" r="9"/>
    ${waves({ half: 240, y: 172, rows: 2 })}`;
}
