import { describe, expect, it } from 'vitest';
import { confidenceMeaning, confidenceWord } from './confidence';

describe('confidence in words', () => {
  it.each([
    [0.999, 'Almost certain'],
    [0.93, 'Very likely'],
    [0.7, 'Likely'],
    [0.5, 'Rather likely'],
    [0.49, 'Unsure'],
  ])('%s is "%s"', (p, word) => {
    expect(confidenceWord(p)).toBe(word);
  });

  it('says how often such answers are right, and that it does not know before calibration', () => {
    expect(confidenceMeaning(0.62, true)).toContain('about 6 in 10');
    expect(confidenceMeaning(0.97, true)).toContain('nearly all');
    expect(confidenceMeaning(0.01, true)).toContain('hardly any');
    expect(confidenceMeaning(0.99, false)).toContain('Not calibrated');
  });
});
