import { describe, expect, it } from 'vitest';
import { clusterBootstrap } from './cluster-bootstrap';

describe('the cluster bootstrap of a mean vote', () => {
  it('has the bounds as counted by hand', () => {
    // One for and one without a vote: of four ways to draw two, the sum is 0 once, 1 twice and 2 once.
    expect(clusterBootstrap({ clusters: 2, gained: 1, lost: 0 })).toEqual({ low: 0, high: 1 });
    // All for it: nothing else can be drawn.
    expect(clusterBootstrap({ clusters: 7, gained: 7, lost: 0 })).toEqual({ low: 1, high: 1 });
    expect(clusterBootstrap({ clusters: 7, gained: 0, lost: 0 })).toEqual({ low: 0, high: 0 });
    // One of a hundred for it: 0.99¹⁰⁰ = 0.366 draw none of it, and 0.982 at most three.
    expect(clusterBootstrap({ clusters: 100, gained: 1, lost: 0 })).toEqual({ low: 0, high: 0.03 });
  });

  it('has the bounds that SciPy draws', () => {
    // scipy.stats.bootstrap of the votes, numpy.mean, method="percentile", n_resamples=40000, rng=default_rng(15).
    for (const [clusters, lost, gained, low, high] of [
      [590, 20, 35, 0.001694915254237288, 0.05084745762711865],
      [590, 10, 30, 0.013559322033898305, 0.05423728813559322],
      [98, 6, 8, -0.05102040816326531, 0.09183673469387756],
      [40, 3, 12, 0.05, 0.4],
    ] as const) {
      const bounds = clusterBootstrap({ clusters, gained, lost });
      // SciPy's drawings may end one vote beside.
      expect(Math.abs(bounds.low - low) * clusters).toBeLessThanOrEqual(1 + 1e-9);
      expect(Math.abs(bounds.high - high) * clusters).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('mirrors itself, and stays cheap for very many', () => {
    const { low, high } = clusterBootstrap({ clusters: 590, gained: 35, lost: 20 });
    const mirrored = clusterBootstrap({ clusters: 590, gained: 20, lost: 35 });
    expect(Math.abs(mirrored.low + high) * 590).toBeLessThanOrEqual(1 + 1e-9);
    expect(Math.abs(mirrored.high + low) * 590).toBeLessThanOrEqual(1 + 1e-9);
    // Where drawings are counted out and where their limit is taken, the bounds are those of the limit theorem.
    for (const [gained, lost] of [
      [520, 480],
      [3000, 2800],
    ] as const) {
      const started = process.cpuUsage();
      const many = clusterBootstrap({ clusters: 100_000, gained, lost });
      expect(process.cpuUsage(started).user / 1000).toBeLessThan(300);
      const [mean, margin] = [(gained - lost) / 1e5, 1.96 * Math.sqrt((gained + lost) / 1e10)];
      expect(Math.abs(many.low - (mean - margin)) * 1e5).toBeLessThan(2);
      expect(Math.abs(many.high - (mean + margin)) * 1e5).toBeLessThan(2);
    }
  });
});
