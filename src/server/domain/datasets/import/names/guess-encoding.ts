import iconv from 'iconv-lite';
import { detectAll } from 'jschardet';
import { NAME_ENCODINGS, type NameEncoding } from '@/shared/contracts/import-plan';

/** Bytes that a guess looks at: more names do not change it. */
const SAMPLE_BYTES = 4 * 1024;

/** Node's decoders do not have the code pages of DOS, and Node 20 takes Windows-1252 for Latin-1. */
const BY_ICONV: readonly string[] = [
  ...['cp437', 'cp737', 'cp775', 'cp850', 'cp852', 'cp855', 'cp857', 'cp862'],
  'windows-1252',
];

/** Decodes by a code page. @returns null where the bytes are none of its characters */
export function decodeBytes(bytes: Uint8Array, encoding: NameEncoding): string | null {
  if (BY_ICONV.includes(encoding)) return iconv.decode(Buffer.from(bytes), encoding);
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** By how the standards order their characters, the common ones have a first byte in these ranges. */
const COMMON_LEADS: Partial<Record<NameEncoding, [number, number][]>> = {
  shift_jis: [[0x81, 0x97]],
  'euc-jp': [[0xa1, 0xcf]],
  gb18030: [[0xa1, 0xd7]],
  big5: [[0xa1, 0xc6]],
  'euc-kr': [[0xa1, 0xc8]],
};

/** How the detector calls what this list calls otherwise. */
const DETECTED_AS: Record<string, NameEncoding> = {
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp874: 'windows-874',
  'iso-8859-7': 'windows-1253',
  'iso-8859-2': 'windows-1250',
  ibm855: 'cp855',
  maccyrillic: 'x-mac-cyrillic',
};

/** Of equally plausible readings the one wins that writers of zips use more; the tie is a small part of a score. */
const PRIOR: Partial<Record<NameEncoding, number>> = {
  cp437: 0.06,
  'windows-1252': 0.05,
  cp850: 0.04,
  shift_jis: 0.04,
  gb18030: 0.04,
  'euc-kr': 0.03,
  'windows-1251': 0.03,
  ibm866: 0.03,
  'windows-1250': 0.02,
  big5: 0.02,
};

/** Signs of names of coins and pictures, by what writes them: short names have too few others to tell languages by. */
const SIGNS: Partial<Record<NameEncoding, RegExp>> = {
  shift_jis:
    /[円圓銭一二三五十百千万年月日本金銀銅白黄青赤大小新旧古貨幣硬紙表裏面前後昭和平成令明治写真画像ァ-ヶー]/gu,
  'euc-jp':
    /[円圓銭一二三五十百千万年月日本金銀銅白黄青赤大小新旧古貨幣硬紙表裏面前後昭和平成令明治写真画像ァ-ヶー]/gu,
  gb18030: /[元角分圆一二三五十百千万年月日中国人民银行金铜钱币硬纸正背面大小新旧老版图片照]/gu,
  big5: /[圓角元分一二三五十百千萬年月日中國民臺台灣銀行金銅錢幣硬紙正背面大小新舊版圖照]/gu,
  'euc-kr': /[원전동백십일이삼사오육칠팔구천만은금주화지폐앞뒤면년한국]/gu,
};
const SIGNS_WEIGHT = 0.3;

/** What the detector says counts for so much: it knows languages, and short names mislead it. */
const DETECTOR_WEIGHT = 0.25;

/** A reading below this share of the best one is no alternative. */
const ALTERNATIVE_SHARE = 0.6;

/**
 * The code pages that names may be written in, the likeliest first; never empty. All names are judged together, since
 * one program wrote them on one machine.
 */
export function guessEncodings(names: readonly Uint8Array[]): NameEncoding[] {
  const sample = joinSample(names);
  const detected = detect(sample);
  const scored = NAME_ENCODINGS.filter((encoding) => encoding !== 'utf-8')
    .map((encoding) => {
      const text = decodeBytes(sample, encoding);
      const score = text === null || text.includes('\ufffd') ? 0 : plausibility(text, sample, encoding);
      return {
        encoding,
        score:
          score +
          (PRIOR[encoding] ?? 0) +
          (score > 0 ? SIGNS_WEIGHT * shareOfSigns(text ?? '', encoding) : 0) +
          DETECTOR_WEIGHT * (detected.get(encoding) ?? 0),
        fits: score > 0,
      };
    })
    .sort((a, b) => b.score - a.score);
  const fitting = scored.filter(({ fits }) => fits);
  const best = fitting[0];
  if (!best) return ['cp437'];
  return fitting
    .filter(({ score }) => score >= best.score * ALTERNATIVE_SHARE)
    .map(({ encoding }) => encoding);
}

function joinSample(names: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (const name of names) {
    if (bytes + name.length > SAMPLE_BYTES) break;
    parts.push(name, NEW_LINE);
    bytes += name.length + 1;
  }
  return Buffer.concat(parts);
}

const NEW_LINE = Buffer.from('\n');

/** Confidences of the detector, as shares of its highest. */
function detect(sample: Buffer): Map<NameEncoding, number> {
  const shares = new Map<NameEncoding, number>();
  const found = detectAll(sample);
  const highest = Math.max(...found.map(({ confidence }) => confidence ?? 0), Number.MIN_VALUE);
  for (const { encoding, confidence } of found) {
    const name = encoding?.toLowerCase() ?? '';
    const known = DETECTED_AS[name] ?? NAME_ENCODINGS.find((one) => one === name);
    if (known) shares.set(known, Math.max(shares.get(known) ?? 0, (confidence ?? 0) / highest));
  }
  return shares;
}

/** From 0 to 1: how much of what is not ASCII reads as letters of a language. */
function plausibility(text: string, bytes: Uint8Array, encoding: NameEncoding): number {
  const leads = COMMON_LEADS[encoding];
  return leads ? shareOfCommon(bytes, leads) : shareOfLetters(text);
}

function shareOfCommon(bytes: Uint8Array, leads: [number, number][]): number {
  let [common, all] = [0, 0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x80) continue;
    all++;
    // A letter of half width in Shift-JIS stands alone, and hardly ever in names.
    const isCommon = leads.some(([from, to]) => byte >= from && byte <= to);
    const trail = bytes[i + 1] ?? 0;
    // Without the high bit the second byte is one of an extension, except where the standard begins with them.
    const isPlainPair = trail >= 0xa1 || leads[0]?.[0] === 0x81 || leads[0]?.[1] === 0xc6;
    if (isCommon && isPlainPair) common++;
    i++;
  }
  return all === 0 ? 0 : 0.15 + (0.85 * common) / all;
}

function shareOfSigns(text: string, encoding: NameEncoding): number {
  const signs = SIGNS[encoding];
  const letters = [...text].filter((letter) => letter.charCodeAt(0) >= 0x80).length;
  return signs && letters > 0 ? (text.match(signs)?.length ?? 0) / letters : 0;
}

/** Letters of languages that use few accents, and those that only Icelandic and Old English have. */
const RARE = /[ÞþÐðŠšŽžƒŸÿ¥ªº]/u;
const LATIN = /\p{Script=Latin}/u;
const LETTER = /[\p{L}\p{M}]/u;
const SIGN_BETWEEN_WORDS = /[½¼¾°£€¢«»–—’‘№]/u;

function shareOfLetters(text: string): number {
  let [good, all] = [0, 0];
  for (const line of text.split('\n')) {
    const letters = [...line];
    for (const [i, letter] of letters.entries()) {
      if (letter.charCodeAt(0) < 0x80) continue;
      all++;
      good += letterScore(letter, letters[i - 1] ?? ' ', letters[i + 1] ?? ' ');
    }
  }
  return all === 0 ? 0 : good / all;
}

function letterScore(letter: string, before: string, after: string): number {
  const touches = LETTER.test(before) || LETTER.test(after);
  if (!LETTER.test(letter)) return SIGN_BETWEEN_WORDS.test(letter) && !touches ? 0.9 : 0;
  // A capital inside a word that continues in small letters.
  if (isUpper(letter) && isLower(before)) return 0.1;
  if (isLower(letter) && isUpper(after)) return 0.1;
  if (isUpper(letter) && isUpper(before) && isLower(after)) return 0.3;
  if (LATIN.test(letter)) {
    const neighbours = [before, after].filter((other) => LETTER.test(other));
    if (neighbours.some((other) => !LATIN.test(other))) return 0.1;
    return RARE.test(letter) ? 0.6 : neighbours.length > 0 ? 0.95 : 0.5;
  }
  if (LATIN.test(before) || LATIN.test(after)) return 0.05;
  return touches ? 1 : 0.4;
}

const isUpper = (letter: string) => letter !== letter.toLowerCase();
const isLower = (letter: string) => letter !== letter.toUpperCase();
