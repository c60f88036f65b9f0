import { describe, expect, it } from 'vitest';
import { coinDesigns, demoClasses } from './coin-catalogue';
import { reliefSvg } from './coin-design';

describe('the catalogue of demonstration coins', () => {
  it('has at least twelve coins of several currencies and countries, each named once', () => {
    expect(demoClasses.length).toBeGreaterThanOrEqual(12);
    expect(new Set(demoClasses.map(({ key }) => key)).size).toBe(demoClasses.length);
    expect(new Set(demoClasses.map(({ value, currency }) => `${value} ${currency}`)).size).toBe(
      demoClasses.length,
    );
    expect(new Set(demoClasses.map(({ currency }) => currency)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(demoClasses.map(({ country }) => country)).size).toBeGreaterThanOrEqual(3);
  });

  it('gives every coin two faces that no other coin has', () => {
    const faces = coinDesigns.flatMap((design) => [
      reliefSvg(design, 'obverse'),
      reliefSvg(design, 'reverse'),
    ]);
    expect(new Set(faces).size).toBe(2 * coinDesigns.length);
  });

  it('needs no font: all lettering is drawn', () => {
    for (const design of coinDesigns) expect(reliefSvg(design, 'reverse')).not.toContain('<text');
  });

  // A quick run may have to start from random weights: in its minute it learns metals, cores and holes, but not
  // yet to read a 5 from a 10.
  it('gives every coin a metal, core and hole that no other has', () => {
    const looks = coinDesigns.map(({ metal, core, hole }) => JSON.stringify([metal, core, hole]));
    expect(new Set(looks).size).toBe(coinDesigns.length);
  });
});
