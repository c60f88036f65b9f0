import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBytes, guessEncodings } from './guess-encoding';

describe('guessEncodings', () => {
  it.each([
    ['shift_jis', ['百円', '十円', '五円']],
    ['shift_jis', ['1円硬貨', '表', '裏', '能力ソ']],
    ['gb18030', ['一元', '五角', '一角']],
    ['euc-kr', ['10원', '50원', '100원 동전']],
    ['big5', ['壹圓', '伍角', '臺灣']],
    ['cp437', ['5 Öre', '20 Céntimos', '½ Penny']],
    ['windows-1252', ['5 Öre', '20 Céntimos', '1 Króna']],
    ['windows-1250', ['1 Złoty', '50 Groszy żółty']],
    ['ibm866', ['1 Рубль', '10 Копеек']],
    ['windows-1251', ['1 Рубль', '10 Копеек']],
    ['koi8-r', ['1 Рубль', '10 Копеек']],
    ['windows-1253', ['1 Λεπτό', '2 Δραχμές']],
    ['windows-1254', ['5 Kuruş', '1 Türk Lirası']],
    ['windows-1255', ['10 אגורות', 'שקל חדש']],
    ['windows-1256', ['عشرة فلوس', 'درهم']],
    ['macintosh', ['5 Öre', '20 Céntimos', '1 Króna']],
    ['euc-jp', ['百円', '十円', '五円']],
    ['gb18030', ['人民币', '硬币 一元']],
    ['cp737', ['1 Λεπτό', '2 Δραχμές', '5 Δραχμές']],
    ['cp857', ['5 Kuruş', '1 Türk Lirası', '25 Kuruş gümüş']],
    ['cp862', ['10 אגורות', 'שקל חדש', 'חצי שקל']],
  ] as const)('tells %s by its names %j', (encoding, names) => {
    const bytes = names.map((name) => iconv.encode(name, encoding));
    const [best] = guessEncodings(bytes);
    expect(bytes.map((name) => decodeBytes(name, best as never))).toEqual(names);
  });

  it('offers what else fits', () => {
    expect(guessEncodings([iconv.encode('5 Öre', 'cp437')])).toContain('cp850');
  });
});
