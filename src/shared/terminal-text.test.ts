import { describe, expect, it } from 'vitest';
import { terminalLine, terminalText } from './terminal-text';

const HOSTILE = 'a\u001b[2Jb\u009b31mc\rd\u202ee\u007f';

describe('text for a terminal', () => {
  it('shows control characters instead of obeying them', () => {
    expect(terminalText(HOSTILE)).toBe('a\\u001b[2Jb\\u009b31mc\\u000dd\\u202ee\\u007f');
    expect(terminalText('Münze 1 €, 硬币')).toBe('Münze 1 €, 硬币');
  });

  it('keeps line breaks in a text, not in a line', () => {
    expect(terminalText('a\nb')).toBe('a\nb');
    expect(terminalLine('a\nb')).toBe('a\\u000ab');
  });

  it('leaves JSON as it reads', () => {
    const document = { name: HOSTILE, lines: 'a\n\tb' };
    const printed = terminalText(JSON.stringify(document, null, 2));
    expect(JSON.parse(printed)).toEqual(document);
    expect(printed).not.toMatch(/[\u0080-\u009f\u202e\u007f]/);
  });
});
