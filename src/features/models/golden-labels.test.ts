import { describe, expect, it } from 'vitest';
import { goldenVerdict } from './golden-labels';

describe('the golden set in words', () => {
  it('says that server and trainer agree, and by how much they differ', () => {
    const { tone, words } = goldenVerdict(0.0000314);
    expect(tone).toBe('good');
    expect(words).toContain('0.000031');
    expect(goldenVerdict(0).words).toContain('less than');
  });

  it('says why a version that differs does not classify', () => {
    expect(goldenVerdict(0.2)).toMatchObject({ tone: 'bad' });
    expect(goldenVerdict(null)).toMatchObject({ tone: 'warn' });
  });
});
