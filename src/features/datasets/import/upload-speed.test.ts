import { describe, expect, it } from 'vitest';
import { addSample, progressOf, type SpeedSample } from './upload-speed';

const feed = (points: [at: number, sent: number][]) =>
  points.reduce<SpeedSample[]>((samples, [at, sent]) => addSample(samples, { at, sent }), []);

describe('the speed of an upload', () => {
  it('is that of the last seconds, with the time that is left at it', () => {
    expect(
      progressOf(
        feed([
          [0, 0],
          [2_000, 4_000],
        ]),
        10_000,
      ),
    ).toEqual({ bytesPerSecond: 2_000, secondsLeft: 3 });
    expect(
      progressOf(
        feed([
          [0, 0],
          [10_000, 1_000],
          [12_000, 5_000],
        ]),
        9_000,
      ),
    ).toEqual({
      bytesPerSecond: 2_000,
      secondsLeft: 2,
    });
  });

  it('is unknown at the beginning, and while nothing moves', () => {
    expect(progressOf(feed([]), 10)).toBeNull();
    expect(
      progressOf(
        feed([
          [0, 0],
          [500, 100],
        ]),
        1_000,
      ),
    ).toBeNull();
    expect(
      progressOf(
        feed([
          [0, 100],
          [5_000, 100],
        ]),
        1_000,
      ),
    ).toBeNull();
  });
});
