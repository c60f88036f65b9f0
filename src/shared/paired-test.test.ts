import { describe, expect, it } from 'vitest';
import { clusterBootstrap } from './cluster-bootstrap';
import { comparePaired, oneVotePerGroup } from './paired-test';

const compare = (photos: number, onlyBaselineRight: number, onlyModelRight: number) =>
  comparePaired({ photos, bothRight: 0, onlyBaselineRight, onlyModelRight });

describe('the comparison of two models on the same photos', () => {
  it('has the mid-p value as counted by hand', () => {
    // Eight disagreements, one against seven: twice (1 + 8) of 256 ways, less the 8 ways of exactly this.
    expect(compare(21, 7, 1).pValue).toBeCloseTo((2 * 9 - 8) / 256, 12);
    expect(compare(21, 1, 7).pValue).toBeCloseTo((2 * 9 - 8) / 256, 12);
    // Two against two: 6 of 16 ways.
    expect(compare(21, 2, 2).pValue).toBeCloseTo(1 - 6 / 32, 12);
    expect(compare(21, 0, 0).pValue).toBe(1);
    expect(compare(21, 0, 5).pValue).toBeCloseTo(1 / 32, 12);
  });

  it('has the adjusted interval as calculated by hand where few photos disagree', () => {
    const { difference, low, high } = compare(98, 2, 6);
    expect(difference).toBeCloseTo(4 / 98, 12);
    // (7 − 3) / 100 ± 1.959964 √((0.10 − 0.04²) / 100)
    expect(low).toBeCloseTo(0.04 - 1.959964 * Math.sqrt(0.0984 / 100), 6);
    expect(high).toBeCloseTo(0.04 + 1.959964 * Math.sqrt(0.0984 / 100), 6);
    expect(compare(590, 0, 0).high).toBeGreaterThan(0);
  });

  it('has the interval of the cluster bootstrap where enough disagree: a group of copies is drawn as one', () => {
    expect(compare(590, 20, 35)).toMatchObject(clusterBootstrap({ clusters: 590, gained: 35, lost: 20 }));
    const copies = { photos: 30, bothRight: 0, onlyBaselineRight: 0, onlyModelRight: 30 };
    const counts = { photos: 619, bothRight: 535, onlyBaselineRight: 20, onlyModelRight: 64 };
    expect(comparePaired(oneVotePerGroup(counts, [copies]))).toEqual(compare(590, 20, 35));
  });

  it('decides by the mid-p value, and says which way', () => {
    expect(compare(590, 10, 30).verdict).toBe('better');
    expect(compare(590, 30, 10).verdict).toBe('worse');
    expect(compare(590, 20, 25).verdict).toBe('undecided');
  });

  it('says how many photos it would take, and nothing of that between equals', () => {
    const { photosNeeded } = compare(590, 20, 25);
    expect(photosNeeded).toBeGreaterThan(590);
    // With as many photos and the same shares the two are told apart.
    const factor = (photosNeeded ?? 0) / 590;
    expect(compare(photosNeeded ?? 0, Math.round(20 * factor), Math.round(25 * factor)).verdict).toBe(
      'better',
    );
    expect(compare(590, 20, 20).photosNeeded).toBeNull();
  });

  it('stays finite for many thousand disagreements, and without photos', () => {
    expect(compare(200_000, 50_000, 49_000).pValue).toBeLessThan(0.01);
    expect(compare(200_000, 50_000, 50_000).pValue).toBeGreaterThan(0.99);
    expect(compare(0, 0, 0)).toMatchObject({
      difference: 0,
      pValue: 1,
      verdict: 'undecided',
      photosNeeded: null,
    });
  });
});

describe('photos that show the same thing', () => {
  it('have one vote together: a copied photo proves nothing five times', () => {
    const one = { photos: 5, bothRight: 0, onlyBaselineRight: 0, onlyModelRight: 5 };
    const counts = { photos: 100, bothRight: 90, onlyBaselineRight: 0, onlyModelRight: 6 };
    expect(comparePaired(counts).verdict).toBe('better');
    const voted = oneVotePerGroup(counts, [one]);
    expect(voted).toEqual({ photos: 96, bothRight: 90, onlyBaselineRight: 0, onlyModelRight: 2 });
    expect(comparePaired(voted).verdict).toBe('undecided');
  });

  it('have none when they are even, and count as right when most are', () => {
    const counts = { photos: 10, bothRight: 6, onlyBaselineRight: 1, onlyModelRight: 1 };
    expect(
      oneVotePerGroup(counts, [
        { photos: 2, bothRight: 0, onlyBaselineRight: 1, onlyModelRight: 1 },
        { photos: 3, bothRight: 2, onlyBaselineRight: 0, onlyModelRight: 0 },
      ]),
    ).toEqual({ photos: 7, bothRight: 5, onlyBaselineRight: 0, onlyModelRight: 0 });
  });
});
