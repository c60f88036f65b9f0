import { describe, expect, it } from 'vitest';
import { cleanLines, cleanName, nameSchema } from './names';

describe('a name', () => {
  it('loses what would break a line, turn text, hide or be obeyed', () => {
    expect(cleanName('Ada\r\nBcc: all@example.org')).toBe('Ada Bcc: all@example.org');
    expect(cleanName('\u202eadA\u202c \u2066x\u2069')).toBe('adA x');
    expect(cleanName('\u001b[31mred\u0007\0')).toBe('[31mred');
    expect(cleanName('in\u200bvis\u2060ible\ufeff')).toBe('invisible');
    expect(cleanName('  two \u00a0\u3000 words  ')).toBe('two words');
  });

  it('loses it in each line of a text, and the lines stay', () => {
    expect(cleanLines('Run \u202e#1\u0007 failed.\r\n\u001b[2JSee the log.')).toBe(
      'Run #1 failed.\n[2JSee the log.',
    );
  });

  it('keeps what scripts and emoji are written with', () => {
    for (const name of ['Zoë', 'José Ñandú', '王小明', 'سارة', 'नेहा', 'Run 1 · 0.5', '👩‍🔬 lab']) {
      expect(nameSchema(80).parse(name)).toBe(name.normalize('NFC'));
    }
  });

  it('is refused when nothing can be seen of it, when it is long, and when it grows over its line', () => {
    const schema = nameSchema(10);
    expect(schema.safeParse('\u200b\u202e').success).toBe(false);
    expect(schema.safeParse('\u0301\u0301').success).toBe(false);
    expect(schema.safeParse('x'.repeat(11)).success).toBe(false);
    expect(schema.safeParse('x'.repeat(10_000_000)).success).toBe(false);
    expect(schema.safeParse(`Z${'\u0335'.repeat(8)}`).success).toBe(false);
    expect(schema.safeParse(`x${'\u200b'.repeat(20)}`).data).toBe('x');
  });
});
