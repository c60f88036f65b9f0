import { describe, expect, it } from 'vitest';
import { coinDesigns } from '../coin-catalogue';
import { type CoinDesign, reliefSvg } from '../coin-design';
import { outlinePath } from '../outline';
import { randomDesigns } from './random-designs';

// The figures that `npm run pretrain` uses: these are the coins that the committed base has seen.
const random = randomDesigns({ seed: 'pretraining/1', count: 300 });

const faces = (designs: readonly CoinDesign[]) =>
  designs.flatMap((design) => [reliefSvg(design, 'obverse'), reliefSvg(design, 'reverse')]);

/** Path data of the drawings of these designs; the shapes of letters, blanks and rims are left out. */
function drawings(designs: readonly CoinDesign[]): Set<string> {
  const blanks = designs.flatMap(({ outline }) => [outlinePath(outline), outlinePath(outline, 0.925)]);
  const faceSvgs = designs.flatMap(({ obverse, reverse }) => [obverse, reverse]);
  const withoutLetters = faceSvgs.map((svg) => svg.replaceAll(/<g [^>]*stroke-linecap="butt">.*?<\/g>/g, ''));
  const paths = withoutLetters.flatMap((svg) =>
    [...svg.matchAll(/ d="([^"]+)"/g)].map(([, d]) => d as string),
  );
  return new Set(paths.filter((d) => !blanks.includes(d)));
}

describe('the random designs of pre-training', () => {
  it('are all different', () => {
    expect(new Set(faces(random)).size).toBe(2 * random.length);
  });

  it('have no face of the demonstration', () => {
    const known = new Set(faces(coinDesigns));
    expect(faces(random).filter((face) => known.has(face))).toEqual([]);
  });

  it('have no drawing of the demonstration: letters, shapes and metals are all they share', () => {
    const known = drawings(coinDesigns);
    expect(known.size).toBeGreaterThan(100);
    expect([...drawings(random)].filter((d) => known.has(d))).toEqual([]);
  });

  it('have no country, currency or name of the demonstration', () => {
    const known = new Set(coinDesigns.flatMap(({ key, country, currency }) => [key, country, currency]));
    const words = [...known].flatMap((name) => name.toUpperCase().split(/[^A-ZØ]+/));
    const countries = new Set(random.flatMap(({ key, country, currency }) => [key, country, currency]));
    expect([...countries].filter((name) => known.has(name))).toEqual([]);
    expect([...countries].filter((name) => words.includes(name))).toEqual([]);
  });

  it('are the same from the same seed, however many are asked for', () => {
    expect(randomDesigns({ seed: 'pretraining/1', count: 7 })).toEqual(random.slice(0, 7));
    expect(randomDesigns({ seed: 'pretraining/2', count: 7 })).not.toEqual(random.slice(0, 7));
  });

  it('come in series in which colour and shape tell nothing', () => {
    const [first, ...others] = random.slice(0, 6);
    for (const { metal, outline, core } of others) {
      expect({ metal, outline, core }).toEqual({
        metal: first?.metal,
        outline: first?.outline,
        core: first?.core,
      });
    }
  });
});
