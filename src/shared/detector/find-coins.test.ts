import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random';
import type { ColourPlate } from './edges';
import type { Ellipse } from './ellipse';
import { findCoins } from './find-coins';

type Rgb = readonly [number, number, number];

/** A table with coins: discs with a rim, a ring and some relief, on ground that is rough by `roughness` levels. */
function tableWith(
  coins: readonly (Ellipse & { colour: Rgb })[],
  { width = 400, height = 300, ground = [188, 184, 176] as Rgb, roughness = 6 } = {},
): ColourPlate {
  const random = seededRandom('table');
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let colour = ground;
      let shade = 0;
      for (const coin of coins) {
        const [cos, sin] = [Math.cos(coin.angle), Math.sin(coin.angle)];
        const [dx, dy] = [x - coin.x, y - coin.y];
        const far = Math.hypot((dx * cos + dy * sin) / coin.a, (dy * cos - dx * sin) / coin.b);
        if (far > 1) continue;
        colour = coin.colour;
        shade = far > 0.9 ? -30 : far < 0.6 && (dx * 3 + dy) % 17 > 9 ? 24 : 0;
      }
      const grain = (random.next() - 0.5) * 2 * roughness;
      for (let c = 0; c < 3; c++) pixels[(y * width + x) * 3 + c] = (colour[c] as number) + shade + grain;
    }
  }
  return { width, height, pixels };
}

const COPPER: Rgb = [150, 84, 60];
const GOLD: Rgb = [170, 140, 60];
const circle = (x: number, y: number, radius: number, colour = COPPER) => ({
  x,
  y,
  a: radius,
  b: radius,
  angle: 0,
  colour,
});

/** Each coin is found once, within a tenth of its radius. */
function expectFound(plate: ColourPlate, coins: readonly Ellipse[]): void {
  const found = findCoins(plate);
  expect(found).toHaveLength(coins.length);
  for (const coin of coins) {
    const near = found.filter(
      ({ x, y, a, b }) =>
        Math.hypot(x - coin.x, y - coin.y) < coin.b * 0.1 &&
        Math.abs(a - coin.a) < coin.a * 0.1 &&
        Math.abs(b - coin.b) < coin.b * 0.1,
    );
    expect(near, JSON.stringify(coin)).toHaveLength(1);
  }
}

describe('finding coins', () => {
  it('finds coins of different sizes, also where they touch', () => {
    const coins = [
      circle(70, 80, 34),
      circle(139, 80, 34, GOLD),
      circle(104, 139, 33),
      circle(300, 200, 50, GOLD),
    ];
    expectFound(tableWith(coins), coins);
  });

  it('fits the ellipse of a tilted coin', () => {
    const coins = [{ x: 200, y: 150, a: 90, b: 74, angle: 0.7, colour: GOLD }];
    expectFound(tableWith(coins), coins);
    expect(findCoins(tableWith(coins))[0]?.angle).toBeCloseTo(0.7, 1);
  });

  it('finds a coin as bright as its ground by its tint, and one that the border cuts', () => {
    const ground: Rgb = [120, 120, 120];
    const coins = [circle(110, 140, 60, [150, 108, 84]), circle(380, 150, 50, COPPER)];
    expectFound(tableWith(coins, { ground }), coins);
  });

  it('takes the rim of a coin of two metals, not the ring between them', () => {
    const coins = [circle(200, 150, 80, GOLD), circle(200, 150, 54, [190, 190, 190])];
    expectFound(tableWith(coins), coins.slice(0, 1));
  });

  it('finds a coin with a scalloped rim that fills the picture', () => {
    const waves = (x: number, y: number) => {
      const [dx, dy] = [x - 64, y - 63];
      const rim = 58 + 1.8 * Math.cos(12 * Math.atan2(dy, dx));
      return Math.hypot(dx, dy) < rim ? 180 : 128 + 8 * Math.sin(x / 30);
    };
    const found = findCoins(paint(waves, { width: 128, height: 126 }));
    expect(found).toHaveLength(1);
    expect(found[0]?.a).toBeGreaterThan(54);
    expect(found[0]?.a).toBeLessThan(63);
  });

  it('finds coins on a round plate, and not the plate', () => {
    const plate = circle(200, 150, 140, [225, 222, 215]);
    const coins = [circle(150, 110, 42), circle(250, 120, 44, GOLD), circle(190, 215, 42)];
    expectFound(tableWith([plate, ...coins]), coins);
  });

  it.each([
    ['an even ground', tableWith([], { roughness: 0 })],
    ['rough ground', tableWith([], { roughness: 90 })],
    ['a strip of one pixel', tableWith([], { width: 400, height: 1 })],
    ['one pixel', tableWith([], { width: 1, height: 1 })],
    ['squares', squares(24)],
    ['large squares', squares(90)],
    ['stripes', stripes()],
  ])('finds nothing on %s', (_, plate) => {
    expect(findCoins(plate)).toEqual([]);
  });
});

function squares(side: number): ColourPlate {
  return paint((x, y) => ((Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? 210 : 90));
}

function stripes(): ColourPlate {
  return paint((x, y) => 128 + 90 * Math.sin((x + y / 3) / 5));
}

function paint(
  level: (x: number, y: number) => number,
  { width, height } = { width: 360, height: 270 },
): ColourPlate {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const at = Math.floor(i / 3);
    return level(at % width, Math.floor(at / width));
  });
  return { width, height, pixels };
}
