import type { RunField } from './fields';

/** A moment, or all of a day when only its date was written. Milliseconds since 1970, `to` excluded. */
export interface TimeRange {
  from: number;
  to: number;
}
export type RunQueryValue = number | string | boolean | TimeRange;

/** What times in a query are relative to. */
export interface QueryClock {
  now: Date;
  /** What the reader's clock is ahead of UTC now, in minutes. */
  utcOffsetMinutes: number;
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const DAY_MS = 86_400_000;

/**
 * A value as it is written, for a field of this type.
 * @throws Error that says what may be written instead
 */
export function readValue(field: RunField, text: string, clock: QueryClock): RunQueryValue {
  switch (field.type) {
    case 'number':
    case 'share':
      return readNumber(field, text);
    case 'duration':
      return readDuration(text) ?? fail(`“${text}” is no duration. Write 90s, 30m, 2h or 1d.`);
    case 'time':
      return (
        readTime(text, clock) ?? fail(`“${text}” is no time. Write 2026-11-29, today, yesterday or now-7d.`)
      );
    case 'switch':
      return readSwitch(text) ?? fail(`“${text}” is neither true nor false.`);
    case 'choice':
      return readChoice(field, text);
    case 'text':
    case 'tags':
      return text;
  }
}

function readNumber({ label, type }: RunField, text: string): number {
  const percent = /^([^%]+)%$/.exec(text)?.[1];
  const number = Number(percent ?? text);
  if (text.trim() === '' || !Number.isFinite(number))
    return fail(`${label} is a number, such as 0.8 or 1e-4.`);
  if (percent !== undefined && type !== 'share') return fail(`${label} is no share: write it without %.`);
  return percent === undefined ? number : number / 100;
}

/** Seconds. */
function readDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhdw])?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * SECONDS[(unit ?? 's') as keyof typeof SECONDS];
}

function readTime(text: string, { now, utcOffsetMinutes }: QueryClock): TimeRange | undefined {
  const offset = utcOffsetMinutes * 60_000;
  const today = Math.floor((now.getTime() + offset) / DAY_MS) * DAY_MS - offset;
  if (text === 'now') return { from: now.getTime(), to: now.getTime() };
  if (text === 'today') return { from: today, to: today + DAY_MS };
  if (text === 'yesterday') return { from: today - DAY_MS, to: today };
  const ago = /^now-(.+)$/.exec(text)?.[1];
  if (ago !== undefined) {
    const seconds = readDuration(ago);
    if (seconds === undefined) return undefined;
    const at = now.getTime() - seconds * 1000;
    return { from: at, to: at };
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const from = Date.parse(`${text}T00:00:00Z`) - offset;
    return Number.isNaN(from) ? undefined : { from, to: from + DAY_MS };
  }
  const local = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text);
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text)
    ? Date.parse(local ? `${text}Z` : text) - (local ? offset : 0)
    : Number.NaN;
  return Number.isNaN(at) ? undefined : { from: at, to: at };
}

function readSwitch(text: string): boolean | undefined {
  if (/^(true|yes|on)$/i.test(text)) return true;
  return /^(false|no|off)$/i.test(text) ? false : undefined;
}

function readChoice({ label, options = [] }: RunField, text: string): string {
  const option = options.find((known) => known.toLowerCase() === text.toLowerCase());
  return option ?? fail(`${label} is one of ${options.join(', ')}.`);
}

function fail(message: string): never {
  throw new Error(message);
}
