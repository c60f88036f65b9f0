import { describe, expect, it } from 'vitest';
import { goldenVerdict } from './golden-labels';

describe('the check against the trainer', () => {
  it('says that server and trainer agree, and by how much they differ', () => {
    const { tone, text } = goldenVerdict(0.0000314);
    expect(tone).toBe('good');
    expect(text).toContain('0.000031');
    expect(goldenVerdict(0).text).toContain('within 1e-6');
  });

  it('warns of a version that differs or was not checked', () => {
    expect(goldenVerdict(0.2)).toMatchObject({ tone: 'bad' });
    expect(goldenVerdict(null)).toMatchObject({ tone: 'warn' });
  });
});
